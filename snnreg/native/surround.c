// OFF inputs: where a pixel is darker than what lies around it. See poisson_spikes in encoding.py.

#include "loops.h"

#define SIDE 28
#define REACH 4  // the pixels around one are a square of 9 x 9
#define ROWS (2 * REACH + 1)  // that are kept at a time; all would need more stack than Windows gives without asking

int64_t darker(const double *grey, int64_t images, double *off) {
  for (int64_t image = 0; image < images; image++, grey += SIDE * SIDE, off += SIDE * SIDE) {
    double along[ROWS][SIDE];  // sums within a row
    for (int row = 0, next = 0; row < SIDE; row++) {
      const int from = row > REACH ? row - REACH : 0, to = row + REACH < SIDE ? row + REACH : SIDE - 1;
      for (; next <= to; next++) {
        for (int column = 0; column < SIDE; column++) {
          const int first = column > REACH ? column - REACH : 0;
          const int last = column + REACH < SIDE ? column + REACH : SIDE - 1;
          along[next % ROWS][column] = 0;
          for (int k = first; k <= last; k++) along[next % ROWS][column] += grey[next * SIDE + k];
        }
      }
      for (int column = 0; column < SIDE; column++) {
        const int left = column > REACH ? REACH : column, right = column + REACH < SIDE ? REACH : SIDE - 1 - column;
        double sum = 0;
        for (int k = from; k <= to; k++) sum += along[k % ROWS][column];
        const double by = sum / ((to - from + 1) * (left + 1 + right)) - grey[row * SIDE + column];
        off[row * SIDE + column] = by > 0 ? by : 0;
      }
    }
  }
  return 0;
}
