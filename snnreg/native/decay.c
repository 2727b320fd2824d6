// The silences before input spikes, and equation (5): what each leaves of a weight. See run in simulation/kernel.py
// and Decay.factor_at_spikes in decay.py.

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "loops.h"

int64_t input_silences(const int32_t *train_step, const int32_t *train_pixel, const int64_t *train_first,
                       int64_t images, int64_t period_steps, int64_t clock, int64_t *last, int64_t *silence) {
  for (int64_t image = 0; image < images; image++, clock += period_steps)
    for (int64_t spike = train_first[image]; spike < train_first[image + 1]; spike++) {
      const int64_t now = clock + train_step[spike], i = train_pixel[spike];
      silence[spike] = now - last[i];
      last[i] = now;
    }
  return 0;
}

// How many factors are kept. The same silences come again and again, and exp and pow took a tenth of a training.
#define KEPT 4096

int64_t factors(const double *silence_s, int64_t spikes, const double *rule, double *decay_factor) {
  double *silence_of = malloc(2 * KEPT * sizeof *silence_of), *factor_of = silence_of + KEPT;
  if (!silence_of) return -1;
  for (int64_t place = 0; place < KEPT; place++) silence_of[place] = NAN;  // equal to none
  for (int64_t n = 0; n < spikes; n++) {
    uint64_t bits;
    memcpy(&bits, silence_s + n, sizeof bits);
    const uint64_t place = bits * 0x9E3779B97F4A7C15 >> 52;  // the upper 12 bits, which all bits change
    if (silence_of[place] != silence_s[n]) {
      silence_of[place] = silence_s[n];
      factor_of[place] = rule[0] > 0 ? exp(-rule[0] * pow(silence_s[n] / rule[1], rule[2])) : 1;
    }
    decay_factor[n] = factor_of[place];
  }
  free(silence_of);
  return 0;
}
