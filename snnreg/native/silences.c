// The silences that end in a batch of samples. See DecayingWeights.update in integrations/decaying_weights.py.

#include <stdlib.h>

#include "loops.h"

int64_t end_silences(const uint8_t *before, const uint8_t *after, int64_t samples, int64_t inputs, int64_t outputs,
                     int64_t now, int64_t *last, int64_t *squares) {
  int64_t *lines = malloc((samples * inputs + samples + 1) * sizeof *lines), *ends = lines + samples * inputs;
  if (!lines) return -1;
  int64_t found = ends[0] = 0;
  for (int64_t sample = 0; sample < samples; sample++) {
    for (int64_t i = 0; i < inputs; i++)
      if (before[sample * inputs + i]) lines[found++] = i;
    ends[sample + 1] = found;
  }
  // Neuron by neuron, so that what is changed stays near the processor.
  for (int64_t k = 0; k < outputs; k++, last += inputs, squares += inputs)
    for (int64_t sample = 0; sample < samples; sample++)
      for (int64_t n = ends[sample]; n < ends[sample + 1] && after[sample * outputs + k]; n++) {
        const int64_t silence = now + sample + 1 - last[lines[n]];
        squares[lines[n]] += silence * silence;
        last[lines[n]] = now + sample + 1;
      }
  free(lines);
  return 0;
}
