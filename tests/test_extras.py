"""What the tests of optional parts stand on works: Java for Spark, a browser that can draw Chinese."""

import re
import subprocess

import pytest
from extras import need_program

pytestmark = pytest.mark.extras


def test_java_is_new_enough_for_spark():
    java = need_program("java", "default-jre-headless")
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=True, timeout=60).stderr
    assert int(re.search(r'version "(\d+)', said)[1]) >= 17


def test_the_browser_draws_chinese_characters_and_not_boxes(browser):
    page = browser.new_page()
    page.set_content("<canvas width=60 height=30>")
    drawn = page.evaluate(
        """() => ["支", "付", "\\u{10fffd}"].map(sign => {
            const pen = document.querySelector("canvas").getContext("2d");
            pen.clearRect(0, 0, 60, 30); pen.font = "24px sans-serif"; pen.fillText(sign, 2, 24);
            return pen.getImageData(0, 0, 60, 30).data.join();
        })"""
    )
    page.close()
    assert len(set(drawn)) == 3
