/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file
 * Everything of libparley. */
#ifndef PARLEY_PARLEY_H
#define PARLEY_PARLEY_H

#include "parley/agreement.h"
#include "parley/assumptions.h"
#include "parley/compare.h"
#include "parley/design.h"
#include "parley/error.h"
#include "parley/exact.h"
#include "parley/exact_check.h"
#include "parley/explain.h"
#include "parley/measure.h"
#include "parley/negotiate.h"
#include "parley/sample.h"
#include "parley/scenario.h"
#include "parley/simulate.h"
#include "parley/sweep.h"
#include "parley/table.h"
#include "parley/threshold.h"
#include "parley/trace.h"

#endif
