"""What spark-submit runs: ``spark-submit examples/spark_job.py --field text pages/ cleaned/``.

The job itself is ``textfix.spark.main``; textfix must be installed in the
Python of the driver and of the executors.
"""

import sys

from textfix.spark import main

sys.exit(main())
