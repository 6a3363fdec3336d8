#include "CRecall.h"
#include "fold_table.h"

uint8_t crecall_kind(uint32_t scalar) {
    size_t low = 0, high = sizeof kinds / sizeof *kinds;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (kinds[middle].last < scalar) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == sizeof kinds / sizeof *kinds || kinds[low].first > scalar) {
        return CRECALL_SEPARATOR;
    }
    return (uint8_t)kinds[low].kind;
}

const uint8_t *crecall_fold(uint32_t scalar, size_t *count) {
    size_t low = 0, high = sizeof folds / sizeof *folds;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (folds[middle].from < scalar) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == sizeof folds / sizeof *folds || folds[low].from != scalar) {
        *count = 0;
        return NULL;
    }
    *count = folds[low].count;
    return pool + folds[low].at;
}
