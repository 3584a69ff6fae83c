/* Walks of a Markov chain by inversion: the same walks as the library's, written by hand, as the limit of what it
   could do.

   A batch of runs goes through the weeks in step. For the runs still open in a week: (1) Philox 4x32-10 in vectors,
   53 bits a run, the half of the first two rounds that is the same for all worked out once. (2) For each run the
   edge its number picks, by a guide table with a power of two of slots a row, so a slot is a shift; a slot is eight
   bytes, the upper half of the first threshold within it and the edge below, so one comparison of 32 bits decides,
   and only a slot of several thresholds, or a tie, is searched. Where a walk stands is kept as where its row's
   slots are, so there is no table of states; an edge holds all that is read of where it leads. (3) The runs that go
   on are moved together, in vectors. Whole numbers throughout, tallies as fields of one word; a run that has ended
   is added up with its batch and forgotten.

   cc -O3 -march=native -shared -fPIC walk.c -o walk.so */

#include <stdint.h>
#include <string.h>
#if defined(__AVX512F__) || defined(__AVX2__)
#include <immintrin.h>
#endif

#ifndef BATCH
#define BATCH 1024 /* runs in step: their numbers, places and tallies fit the nearer caches */
#endif
#ifndef TABLES
#define TABLES 4
#endif
#define FIELDS 8         /* most tallies */
#define OVER 0x80000000u /* where a walk stands: OVER | its ending, or its row's first slot << 6 | shift */

/* A slot of a row's guide table: the upper 32 of the 53 bits of the first threshold in it; the edge below that
   threshold, negative where the slot holds more thresholds than one. An edge: its tallies, the bits of the values
   of where it leads, and, in two halves of a word, where that is and its cell. */
typedef struct { uint32_t high; int32_t edge; } slot_t;
typedef struct { uint64_t tally, bit, next, unused; } edge_t;

#define M0 0xD2511F53u
#define M1 0xCD9E8D57u
#define W0 0x9E3779B9u
#define W1 0xBB67AE85u

/* The first two words of each run's counter (run, week, 0) and key seed: (w0 * 2^32 + w1) >> 11. What does not
   depend on the run (half of the first two rounds) is worked out once, and half of the last round is not needed at
   all. */
#if defined(__AVX512F__)
typedef __m512i vec;
#define LANES 8
#define LOAD32(p) _mm512_cvtepu32_epi64(_mm256_loadu_si256((const __m256i *)(p)))
#define STORE(p, v) _mm512_storeu_si512((void *)(p), v)
#define ONE(x) _mm512_set1_epi64((long long)(x))
#define MUL(a, b) _mm512_mul_epu32(a, b)
#define HIGH(a) _mm512_srli_epi64(a, 32)
#define XOR3(a, b, c) _mm512_ternarylogic_epi64(a, b, c, 0x96)
#define BOTH(hi, lo) _mm512_or_si512(_mm512_slli_epi64(hi, 32), _mm512_and_si512(lo, ONE(0xffffffffu)))
#define LAST(hi, lo) _mm512_srli_epi64(BOTH(hi, lo), 11)
#elif defined(__AVX2__)
typedef __m256i vec;
#define LANES 4
#define LOAD32(p) _mm256_cvtepu32_epi64(_mm_loadu_si128((const __m128i *)(p)))
#define STORE(p, v) _mm256_storeu_si256((__m256i *)(p), v)
#define ONE(x) _mm256_set1_epi64x((long long)(x))
#define MUL(a, b) _mm256_mul_epu32(a, b)
#define HIGH(a) _mm256_srli_epi64(a, 32)
#define XOR3(a, b, c) _mm256_xor_si256(_mm256_xor_si256(a, b), c)
#define BOTH(hi, lo) _mm256_or_si256(_mm256_slli_epi64(hi, 32), _mm256_and_si256(lo, ONE(0xffffffffu)))
#define LAST(hi, lo) _mm256_srli_epi64(BOTH(hi, lo), 11)
#else
typedef uint64_t vec;
#define LANES 1
#define LOAD32(p) ((uint64_t) * (p))
#define STORE(p, v) (*(p) = (v))
#define ONE(x) ((uint64_t)(x))
#define MUL(a, b) (((a) & 0xffffffffu) * ((b) & 0xffffffffu))
#define HIGH(a) ((a) >> 32)
#define XOR3(a, b, c) ((a) ^ (b) ^ (c))
#define LAST(hi, lo) ((((hi) << 32) | ((lo) & 0xffffffffu)) >> 11)
#endif
#define WIDE 4 /* vectors side by side, so that one's product is ready while another's is asked for */

void numbers(uint64_t seed, uint32_t run_high, uint32_t week, const uint32_t *run, int64_t n, uint64_t *out) {
  uint32_t k0 = (uint32_t)seed, k1 = (uint32_t)(seed >> 32);
  const uint64_t two = (uint64_t)week * M1;
  const uint32_t first0 = (uint32_t)(two >> 32) ^ run_high ^ k0; /* word 0 after the first round, the same for all */
  const uint64_t one = (uint64_t)first0 * M0;
  const vec m0 = ONE(M0), m1 = ONE(M1);
  const vec key1 = ONE(k1), next0 = ONE((uint32_t)two ^ (k0 + W0)), next2 = ONE((uint32_t)(one >> 32) ^ (k1 + W1)),
            low = ONE((uint32_t)one);
  vec keys0[8], keys1[8];
  for (int r = 0; r < 8; r++)
    keys0[r] = ONE((uint32_t)(k0 + (r + 2) * W0)), keys1[r] = ONE((uint32_t)(k1 + (r + 2) * W1));
  for (int64_t i = 0; i < n; i += LANES * WIDE) { /* buffers have room for the last, whole, step */
    vec c0[WIDE], c1[WIDE], c2[WIDE], c3[WIDE];
    for (int j = 0; j < WIDE; j++) {
      vec p = MUL(LOAD32(run + i + j * LANES), m0); /* round 1 */
      c2[j] = XOR3(HIGH(p), key1, ONE(0)), c3[j] = p;
      vec q = MUL(c2[j], m1); /* round 2 */
      c0[j] = XOR3(HIGH(q), next0, ONE(0)), c2[j] = XOR3(next2, c3[j], ONE(0)), c1[j] = q, c3[j] = low;
    }
    for (int r = 0; r < 7; r++) /* rounds 3 to 9 */
      for (int j = 0; j < WIDE; j++) {
        vec p = MUL(c0[j], m0), q = MUL(c2[j], m1);
        c0[j] = XOR3(HIGH(q), c1[j], keys0[r]), c2[j] = XOR3(HIGH(p), c3[j], keys1[r]), c1[j] = q, c3[j] = p;
      }
    for (int j = 0; j < WIDE; j++) { /* half of round 10 */
      vec q = MUL(c2[j], m1);
      STORE(out + i + j * LANES, LAST(XOR3(HIGH(q), c1[j], keys0[7]), q));
    }
  }
}

/* Keep the runs that go on, in order, at the front of the arrays; those that ended are appended to end_*. */
#if defined(__AVX512F__) && defined(__AVX512VL__)
static inline int64_t part(int64_t n, uint32_t *at, uint32_t *run, uint64_t *tally, uint64_t *bits, int64_t *over,
                           uint32_t *end_at, uint64_t *end_tally, uint64_t *end_bits) {
  int64_t kept = 0, gone = *over;
  for (int64_t i = 0; i < n; i += 8) {
    const __mmask8 valid = n - i >= 8 ? 0xff : (__mmask8)((1u << (n - i)) - 1);
    const __m256i a = _mm256_loadu_si256((const __m256i *)(at + i));
    const __m256i r = _mm256_loadu_si256((const __m256i *)(run + i));
    const __m512i t = _mm512_loadu_si512(tally + i), b = _mm512_loadu_si512(bits + i);
    const __mmask8 ended = _mm256_cmplt_epi32_mask(a, _mm256_setzero_si256()) & valid;
    const __mmask8 on = ~ended & valid;
    _mm256_storeu_si256((__m256i *)(at + kept), _mm256_maskz_compress_epi32(on, a));
    _mm256_storeu_si256((__m256i *)(run + kept), _mm256_maskz_compress_epi32(on, r));
    _mm512_storeu_si512(tally + kept, _mm512_maskz_compress_epi64(on, t));
    _mm512_storeu_si512(bits + kept, _mm512_maskz_compress_epi64(on, b));
    kept += __builtin_popcount(on);
    _mm256_storeu_si256((__m256i *)(end_at + gone), _mm256_maskz_compress_epi32(ended, a));
    _mm512_storeu_si512(end_tally + gone, _mm512_maskz_compress_epi64(ended, t));
    _mm512_storeu_si512(end_bits + gone, _mm512_maskz_compress_epi64(ended, b));
    gone += __builtin_popcount(ended);
  }
  *over = gone;
  return kept;
}
#else
static inline int64_t part(int64_t n, uint32_t *at, uint32_t *run, uint64_t *tally, uint64_t *bits, int64_t *over,
                           uint32_t *end_at, uint64_t *end_tally, uint64_t *end_bits) {
  int64_t kept = 0, gone = *over;
  for (int64_t i = 0; i < n; i++) {
    const uint32_t a = at[i], r = run[i];
    const uint64_t t = tally[i], b = bits[i];
    at[kept] = a, run[kept] = r, tally[kept] = t, bits[kept] = b;
    end_at[gone] = a, end_tally[gone] = t, end_bits[gone] = b;
    const int ended = a >> 31;
    kept += !ended, gone += ended;
  }
  *over = gone;
  return kept;
}
#endif

/* Count each bit of the words of the runs that ended, by ending: in bytes, emptied before they can run over. Without
   AVX-512 a byte's bits are spread to eight bytes by one product, the highest bit first. */
static void passed(int64_t n, const uint32_t *at, const uint64_t *bits, uint64_t *seen) {
  for (int64_t from = 0; from < n; from += 255) {
    const int64_t until = n - from < 255 ? n : from + 255;
    uint64_t words[128][8];
    int most = -1;
    for (int64_t i = from; i < until; i++) {
      const int e = (int)(at[i] & ~OVER);
      while (most < e) memset(words[++most], 0, 64);
#if defined(__AVX512BW__)
      const __m512i sum = _mm512_loadu_si512(words[e]);
      _mm512_storeu_si512(words[e], _mm512_mask_sub_epi8(sum, bits[i], sum, _mm512_set1_epi8(-1)));
#else
      for (int k = 0; k < 8; k++)
        words[e][k] += ((((bits[i] >> 8 * k) & 255) * 0x8040201008040201ull) & 0x8080808080808080ull) >> 7;
#endif
    }
    for (int e = 0; e <= most; e++)
      for (int b = 0; b < 64; b++) {
#if defined(__AVX512BW__)
        seen[64 * e + b] += (words[e][b / 8] >> 8 * (b % 8)) & 255;
#else
        seen[64 * e + b] += (words[e][b / 8] >> 8 * (7 - b % 8)) & 255;
#endif
      }
  }
}

/* Add up tallies and their squares. */
static void added(int64_t n, const uint64_t *tally, const uint64_t *shift, const uint64_t *mask, uint64_t *total,
                  uint64_t *square) {
  uint64_t sum[FIELDS] = {0}, squares[FIELDS] = {0};
  for (int64_t i = 0; i < n; i++)
    for (int k = 0; k < FIELDS; k++) {
      const uint64_t t = (tally[i] >> shift[k]) & mask[k];
      sum[k] += t, squares[k] += t * t;
    }
  for (int k = 0; k < FIELDS; k++) total[k] += sum[k], square[k] += squares[k];
}

/* The slow way, for one draw in many: a slot of several thresholds, or a number that agrees with one in 32 bits. */
static __attribute__((noinline)) uint32_t searched(const uint64_t *upto, int32_t edge, uint64_t x) {
  uint32_t e = (uint32_t)edge & ~OVER;
  while (x >= upto[e]) e++;
  return e;
}

/* Walk runs first .. first + runs. count (TABLES, weeks + 1, cells): how many runs were in each cell, the tables to
   be added, so that neighbours seldom wait for each other's count; total, square (FIELDS) of tallies, each `width`
   bits of a word; seen (endings, 64): how many runs that ended so passed each value. All are added to. */
void walk(const slot_t *slots, const edge_t *edges, const uint64_t *upto, int64_t start, int64_t cells, int64_t weeks,
          int64_t fields, int64_t width, uint64_t seed, uint64_t first, uint64_t runs, uint64_t *count, uint64_t *total,
          uint64_t *square, uint64_t *seen) {
  uint32_t number[BATCH + 64], at[BATCH + 64], end_at[BATCH + 64];
  uint64_t u[BATCH + 64], tally[BATCH + 64], bits[BATCH + 64], end_tally[BATCH + 64], end_bits[BATCH + 64];
  uint64_t shift[FIELDS], mask[FIELDS];
  for (int k = 0; k < FIELDS; k++)
    shift[k] = k < fields ? k * width : 0, mask[k] = k < fields ? (width == 64 ? ~0ull : (1ull << width) - 1) : 0;
  for (uint64_t from = 0; from < runs; from += BATCH) {
    int64_t open = (int64_t)(runs - from < BATCH ? runs - from : BATCH), over = 0;
    const uint32_t high = (uint32_t)((first + from) >> 32);
    for (int64_t i = 0; i < open; i++)
      number[i] = (uint32_t)(first + from + i), at[i] = (uint32_t)start, tally[i] = 0, bits[i] = 0;
    for (int64_t week = 0; week <= weeks && open; week++) {
      uint64_t *table[TABLES];
      for (int k = 0; k < TABLES; k++) table[k] = count + (k * (weeks + 1) + week) * cells;
      numbers(seed, high, (uint32_t)week, number, open, u);
#define STEP(i, counted)                                                                   \
  {                                                                                        \
    const uint64_t x = u[i];                                                               \
    const uint32_t here = at[i], upper = (uint32_t)(x >> 21);                              \
    const slot_t *slot = slots + (here >> 6) + (x >> (here & 63));                         \
    uint32_t e = (uint32_t)slot->edge + (upper >= slot->high);                             \
    if (__builtin_expect((slot->edge < 0) | (upper == slot->high), 0))                     \
      e = searched(upto, slot->edge, x);                                                   \
    const uint64_t next = edges[e].next;                                                   \
    at[i] = (uint32_t)next, tally[i] += edges[e].tally, bits[i] |= edges[e].bit;           \
    counted[next >> 32]++;                                                                 \
  }
      int64_t i = 0;
      for (; i + TABLES <= open; i += TABLES)
        for (int k = 0; k < TABLES; k++) STEP(i + k, table[k])
      for (; i < open; i++) STEP(i, table[0])
      open = part(open, at, number, tally, bits, &over, end_at, end_tally, end_bits);
    }
    passed(over, end_at, end_bits, seen);
    for (int64_t i = 0; i < open; i++) end_tally[over + i] = tally[i];
    added(over + open, end_tally, shift, mask, total, square);
  }
}
