"""Logarithms and powers of ten for the compiled loops, by the functions that C libraries are quickest at."""

from libc.math cimport exp, log


cdef inline double log10(double x) noexcept nogil:
    return log(x) * 0.43429448190325182765


cdef inline double ten_to(double x) noexcept nogil:
    return exp(x * 2.302585092994045684)


cdef inline double power(double x, double y) noexcept nogil:
    return exp(y * log(x))
