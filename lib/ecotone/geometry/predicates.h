// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/geometry/arrays.h"
#include "ecotone/geometry/point.h"

namespace ecotone {

/// Tells on which side of the line from a to b the point c lies.
///
/// @return  1 left (a, b, c run counter-clockwise), -1 right, 0 exactly on the line (also if two
///          of the points are the same)
///
/// Exact for all finite coordinates of which the largest is at most 2^1000 times the last
/// binary place of the smallest; a floating-point filter decides nearly all, the sign of an
/// exact expansion the rest. Must be compiled with -ffp-contract=off.
/// Source: J. R. Shewchuk, Adaptive precision floating-point arithmetic and fast robust
/// geometric predicates, Discrete & Computational Geometry 18 (1997), sections 2 and 4.
int orientation(const Point& a, const Point& b, const Point& c);

enum class RingSide { outside, border, inside };

/// Tells where a point lies relative to a closed ring, exactly. The inside is that of the
/// even-odd rule, so the direction of the ring does not matter. Linear in its length.
///
/// @param ring  repeats its first point at its end; empty rings have no inside
RingSide side_of_ring(const Point& p, RingView ring);

/// How two segments meet.
enum class SegmentRelation {
  disjoint,  ///< no common point
  touch,     ///< one common point, an end of at least one of them
  cross,     ///< one common point, inside both
  overlap,   ///< collinear, with more than one common point
};

/// Classifies how the segments ab and cd meet, exactly. A segment may be a single point.
SegmentRelation relate_segments(const Point& a, const Point& b, const Point& c, const Point& d);

/// The common point of two segments that cross, rounded; it lies in the boxes of both.
Point crossing_point(const Point& a, const Point& b, const Point& c, const Point& d);

/// Whether p lies on the closed segment ab, exactly.
bool is_on_segment(const Point& p, const Point& a, const Point& b);

/// Whether a ray from `node` towards q lies strictly on the left of the path that comes from
/// `before` to `node` and goes on to `after`. False if q lies on a ray to one of them. None of
/// the three may be the node itself.
bool is_left_of_path(const Point& node, const Point& before, const Point& after, const Point& q);

/// Twice the signed area of a closed ring in its plane: positive if it runs counter-clockwise.
/// Computed relative to its first point; rounded.
double twice_signed_area(RingView ring);

/// The sign of a ring's direction, exactly for simple rings: 1 counter-clockwise, -1 clockwise,
/// 0 for a ring without area. Decided at its lexicographically lowest vertex.
int ring_direction(RingView ring);

}  // namespace ecotone
