"""The hashes of words and of n-grams, and what the heads of their buckets say, for the compiled loops: ``hashes.py``."""

cdef extern from *:
    """
    #define TEXTFIX_WORD 0x9E3779B97F4A7C15ULL
    #define TEXTFIX_TWO_WORDS 0xD6E8FEB86659FD93ULL
    """
    const unsigned long long _WORD "TEXTFIX_WORD"
    const unsigned long long _TWO_WORDS "TEXTFIX_TWO_WORDS"


cdef inline unsigned long long step(unsigned long long h, unsigned long long c) noexcept nogil:
    h = (h ^ c) * _WORD
    return h ^ (h >> 29)


cdef inline unsigned long long pair(unsigned long long a, unsigned long long b) noexcept nogil:
    a = ((a << 17) | (a >> 47)) ^ b
    a = a * _TWO_WORDS
    a = a ^ (a >> 32)
    return a * _TWO_WORDS


cdef inline unsigned int hinted(
    const unsigned long long* heads, unsigned long long key, unsigned int shift
) noexcept nogil:
    return (heads[key >> shift] >> (32 + ((key >> 15) & 31))) & 1


cdef inline Py_ssize_t begin(const unsigned long long* heads, Py_ssize_t bucket) noexcept nogil:
    return <unsigned int>heads[bucket]


cdef inline Py_ssize_t find(
    unsigned long long key, unsigned int shift, const unsigned long long* heads, const unsigned int* entries
) noexcept nogil:
    cdef Py_ssize_t bucket, lo, hi
    cdef unsigned int mark, found
    if hinted(heads, key, shift) == 0:
        return -1
    bucket = key >> shift
    mark = (key >> 4) & 0xFFFF
    lo = begin(heads, bucket)
    hi = begin(heads, bucket + 1)
    while lo < hi:
        found = entries[lo] >> 16
        if found >= mark:
            return lo if found == mark else -1
        lo += 1
    return -1
