cpdef object reals(Py_ssize_t count)
cpdef object wholes(Py_ssize_t count)
cpdef object space(object template, Py_ssize_t count)
