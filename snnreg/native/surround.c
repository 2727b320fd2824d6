// OFF inputs: where a pixel is darker than what lies around it. See poisson_spikes in encoding.py.

#include "loops.h"

#define SIDE 28
#define REACH 4  // the pixels around one are a square of 9 x 9

int64_t darker(const double *grey, int64_t images, double *off) {
  for (int64_t image = 0; image < images; image++, grey += SIDE * SIDE, off += SIDE * SIDE) {
    double along[SIDE * SIDE];  // sums within a row
    for (int at = 0; at < SIDE * SIDE; at++) {
      const int column = at % SIDE, row_start = at - column;
      const int from = column > REACH ? column - REACH : 0, to = column + REACH < SIDE ? column + REACH : SIDE - 1;
      along[at] = 0;
      for (int k = from; k <= to; k++) along[at] += grey[row_start + k];
    }
    for (int at = 0; at < SIDE * SIDE; at++) {
      const int column = at % SIDE, row = at / SIDE;
      const int from = row > REACH ? row - REACH : 0, to = row + REACH < SIDE ? row + REACH : SIDE - 1;
      const int left = column > REACH ? REACH : column, right = column + REACH < SIDE ? REACH : SIDE - 1 - column;
      double sum = 0;
      for (int k = from; k <= to; k++) sum += along[k * SIDE + column];
      const double by = sum / ((to - from + 1) * (left + 1 + right)) - grey[at];
      off[at] = by > 0 ? by : 0;
    }
  }
  return 0;
}
