// Which library a machine runs, and how Windows begins with one.

#include <stdint.h>

#ifdef __x86_64__
#include <cpuid.h>

// Whether processor and system are x86-64-v3: the baseline library is asked.
int64_t is_v3(void) {
  unsigned eax, ebx, ecx, edx, first, extended, saved;
  const unsigned in_first = bit_FMA | bit_MOVBE | bit_OSXSAVE | bit_AVX | bit_F16C;
  const unsigned in_seventh = bit_AVX2 | bit_BMI | bit_BMI2;
  if (!__get_cpuid(1, &eax, &ebx, &first, &edx) || (first & in_first) != in_first) return 0;
  if (!__get_cpuid(0x80000001, &eax, &ebx, &extended, &edx) || !(extended & bit_LZCNT)) return 0;
  if (!__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) || (ebx & in_seventh) != in_seventh) return 0;
  __asm__("xgetbv" : "=a"(saved), "=d"(edx) : "c"(0));
  return (saved & 6) == 6;  // the system keeps the wide registers of each process
}
#else
int64_t is_v3(void) { return 0; }
#endif

#ifdef _WIN32
int __stdcall DllMainCRTStartup(void *library, unsigned reason, void *reserved) { return 1; }
#endif
