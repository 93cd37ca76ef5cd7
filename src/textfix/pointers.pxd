"""Where the numbers of an array, of a view of mapped memory or of a bytearray stand: C pointers for the compiled loops.

A typed view costs a quarter of a microsecond for each array, which a loop over one short document does not take
itself; a pointer costs nothing. It is good as long as the array that it points into is held by someone and does not
grow. What the loops index without a check, they index without a check either way.
"""

from cpython.array cimport array
from cpython.bytearray cimport PyByteArray_AS_STRING


cdef extern from "Python.h":
    bint PyMemoryView_Check(object)
    Py_buffer* PyMemoryView_GET_BUFFER(object)


cdef inline void* _begin(object items, Py_ssize_t size) except? NULL:
    cdef Py_buffer* buffer
    if isinstance(items, array):
        if (<array>items).ob_descr.itemsize == size:
            return <void*>(<array>items).data.as_chars
    elif PyMemoryView_Check(items):
        buffer = PyMemoryView_GET_BUFFER(items)
        if buffer.itemsize == size and buffer.ndim == 1 and (buffer.strides == NULL or buffer.strides[0] == size):
            return buffer.buf
    elif isinstance(items, bytearray) and size == 1:
        return <void*>PyByteArray_AS_STRING(items)
    raise TypeError(f"a loop takes a flat array of numbers of {size} bytes, not {type(items).__name__}")


cdef inline unsigned int* uints(object items, Py_ssize_t at=0) except? NULL:
    return <unsigned int*>_begin(items, 4) + at


cdef inline int* ints(object items, Py_ssize_t at=0) except? NULL:
    return <int*>_begin(items, 4) + at


cdef inline unsigned short* ushorts(object items, Py_ssize_t at=0) except? NULL:
    return <unsigned short*>_begin(items, 2) + at


cdef inline unsigned char* uchars(object items, Py_ssize_t at=0) except? NULL:
    return <unsigned char*>_begin(items, 1) + at


cdef inline signed char* schars(object items, Py_ssize_t at=0) except? NULL:
    return <signed char*>_begin(items, 1) + at


cdef inline unsigned long long* ulonglongs(object items, Py_ssize_t at=0) except? NULL:
    return <unsigned long long*>_begin(items, 8) + at


cdef inline double* doubles(object items, Py_ssize_t at=0) except? NULL:
    return <double*>_begin(items, 8) + at


cdef inline float* floats(object items, Py_ssize_t at=0) except? NULL:
    return <float*>_begin(items, 4) + at


cdef extern from *:
    """
    #if defined(__GNUC__) || defined(__clang__)
    #define TEXTFIX_PREFETCH(address) __builtin_prefetch(address)
    #else
    #define TEXTFIX_PREFETCH(address) ((void)(address))
    #endif
    """
    void _prefetch "TEXTFIX_PREFETCH"(const void*) noexcept nogil


cdef inline void fetch(const unsigned int* items, Py_ssize_t at) noexcept nogil:
    _prefetch(items + at)


cdef inline void fetch_int(const int* items, Py_ssize_t at) noexcept nogil:
    _prefetch(items + at)


cdef inline void fetch_double(const double* items, Py_ssize_t at) noexcept nogil:
    _prefetch(items + at)


cdef inline void fetch_float(const float* items, Py_ssize_t at) noexcept nogil:
    _prefetch(items + at)


cdef inline void fetch_uchar(const unsigned char* items, Py_ssize_t at) noexcept nogil:
    _prefetch(items + at)


cdef inline void fetch_ulonglong(const unsigned long long* items, Py_ssize_t at) noexcept nogil:
    _prefetch(items + at)


cdef inline void fetch_ushort(const unsigned short* items, Py_ssize_t at) noexcept nogil:
    _prefetch(items + at)


cdef inline void fetch_schar(const signed char* items, Py_ssize_t at) noexcept nogil:
    _prefetch(items + at)
