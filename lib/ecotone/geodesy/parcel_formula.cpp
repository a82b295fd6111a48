// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geodesy/parcel_formula.h"

#include <cmath>
#include <numbers>
#include <vector>

#include "ecotone/error.h"
#include "ecotone/geodesy/proj_objects.h"
#include "ecotone/message/geodesy_errors.h"

namespace ecotone {
namespace {

constexpr double degree = std::numbers::pi / 180;
constexpr double second = degree / 3600;
constexpr double longest_edge_m = 70;

double rounded(double value, double unit) {
  return std::round(value * unit) / unit;
}

// Footpoint latitude as E + cos E (K1 sin E − K2 sin³E + K3 sin⁵E − K4 sin⁷E), E = K0 X: the
// published form of the series in sin 2kE, here from the third flattening.
std::array<double, 5> footpoint(const Ellipsoid& ellipsoid) {
  const double f = ellipsoid.flattening();
  const double n = f / (2 - f);
  const double n2 = n * n;
  const double arc =
      ellipsoid.semi_major_axis_m / (1 + n) * (1 + n2 / 4 + n2 * n2 / 64 + n2 * n2 * n2 / 256);
  // φ = E + Σ d_k sin 2kE (J. P. Snyder, USGS PP 1395, eq. 3-26, written with n for its e1).
  const double d2 = n * (3.0 / 2 - n2 * 27 / 32 + n2 * n2 * 269 / 512);
  const double d4 = n2 * (21.0 / 16 - n2 * 55 / 32);
  const double d6 = n2 * n * (151.0 / 96 - n2 * 417 / 128);
  const double d8 = n2 * n2 * 1097 / 512;
  // sin 2kE as cos E times odd powers of sin E.
  return {1 / arc, 2 * d2 + 4 * d4 + 6 * d6 + 8 * d8, 8 * d4 + 32 * d6 + 80 * d8,
          32 * d6 + 192 * d8, 128 * d8};
}

}  // namespace

ParcelFormula::ParcelFormula(const Crs& crs, double longitude) {
  const Ellipsoid& e = crs.ellipsoid();
  geographic_ = crs.is_geographic();
  unit_ = crs.unit_factor();
  reference_ = longitude;
  meridian_ = longitude * unit_;
  if (!geographic_) {
    const auto projection = proj::transverse_mercator(crs);
    if (!crs.gauss_kruger() || !projection) {
      throw CrsError(geodesy_error("parcel_needs_gauss_kruger"), {{"crs", crs.label()}});
    }
    false_easting_ = projection->false_easting_m;
    meridian_ = projection->central_meridian_deg * degree;
  }
  if (e == cgcs2000) {
    constexpr double b = 6356752.31414036;
    b_squared_twice_ = 2 * b * b;
    area_ = {1.0033640898341922, 0.0011241893819269912, 1.6994594735185034e-06,
             2.7178578455765922e-09, 4.3584190048324652e-12};
    second_e2_ = 0.00673949677548;
    c_ = 6399593.62586;
    foot_ = {1.57048761144159e-7, 0.00505250178820567, 2.98472900956587e-5, 2.41626669230084e-7,
             2.22241238938534e-9};
    return;
  }
  const double b = e.semi_minor_axis_m();
  const double e2 = e.eccentricity_squared();
  const double e4 = e2 * e2;
  b_squared_twice_ = 2 * b * b;
  area_ = {1 + 3 * e2 / 6 + 30 * e4 / 80 + 35 * e4 * e2 / 112 + 630 * e4 * e4 / 2304,
           e2 / 6 + 15 * e4 / 80 + 21 * e4 * e2 / 112 + 420 * e4 * e4 / 2304,
           3 * e4 / 80 + 7 * e4 * e2 / 112 + 180 * e4 * e4 / 2304,
           e4 * e2 / 112 + 45 * e4 * e4 / 2304, 5 * e4 * e4 / 2304};
  second_e2_ = e2 / (1 - e2);
  c_ = e.semi_major_axis_m * e.semi_major_axis_m / b;
  foot_ = footpoint(e);
}

ParcelFormula::Position ParcelFormula::position(const Point& p) const {
  if (geographic_) return {p.y * unit_, (p.x - reference_) * unit_};
  const double arc = p.y * unit_ * foot_[0];
  const double s = std::sin(arc);
  const double ss = s * s;
  const double foot =
      arc + std::cos(arc) * s * (foot_[1] - ss * (foot_[2] - ss * (foot_[3] - ss * foot_[4])));
  const double cos_foot = std::cos(foot);
  const double t = std::tan(foot);
  const double tt = t * t;
  const double eta = second_e2_ * cos_foot * cos_foot;
  const double vv = 1 + eta;
  const double n = c_ / std::sqrt(vv);
  const double q = (p.x * unit_ - false_easting_) / n;
  const double qq = q * q;
  return {foot - 0.5 * vv * t * qq *
                     (1 - qq / 12 *
                              ((5 + 3 * tt + eta - 9 * eta * tt) -
                               qq / 30 * (61 + 90 * tt + 45 * tt * tt))),
          q / cos_foot *
              (1 - qq / 6 *
                       ((1 + 2 * tt + eta) -
                        qq / 20 * (5 + 28 * tt + 24 * tt * tt + 6 * eta + 8 * eta * tt)))};
}

double ParcelFormula::trapezoid(const Position& u, const Position& v) const {
  const double half = (v.b - u.b) / 2;
  const double middle = (u.b + v.b) / 2;
  double sum = 0;
  for (std::size_t k = 0; k < area_.size(); ++k) {
    const auto m = static_cast<double>(2 * k + 1);
    const double term = area_[k] * std::sin(m * half) * std::cos(m * middle);
    sum += k % 2 == 0 ? term : -term;
  }
  // Area right of the reference meridian: rings that run counter-clockwise go up on the right.
  return b_squared_twice_ * ((u.l + v.l) / 2) * sum;
}

int ParcelFormula::inserted(const Point& u, const Point& v) const {
  if (geographic_) return 0;
  const double length = std::hypot(v.x - u.x, v.y - u.y) * unit_;
  return length > longest_edge_m ? static_cast<int>(length / longest_edge_m) : 0;
}

double ParcelFormula::edge(const Point& u, const Point& v) const {
  // From the lesser end, so that the reversed edge gives exactly the opposite.
  if (v.x < u.x || (v.x == u.x && v.y < u.y)) return -edge(v, u);
  const int count = inserted(u, v);
  double sum = 0;
  Position from = position(u);
  for (int i = 1; i <= count; ++i) {
    const double part = static_cast<double>(i) / (count + 1);
    const Position to = position({u.x + (v.x - u.x) * part, u.y + (v.y - u.y) * part});
    sum += trapezoid(from, to);
    from = to;
  }
  return sum + trapezoid(from, position(v));
}

double ParcelFormula::rounded_ring(RingView ring) const {
  if (ring.size() < 4) return 0;
  const auto in_seconds = [this](const Point& p) {
    const Position exact = position(p);
    return Position{rounded(exact.b / second, 1e6) * second,
                    rounded((exact.l + meridian_) / second, 1e6) * second};
  };
  const auto vertex = [this](const Point& p) {
    if (geographic_) return p;
    return Point{rounded(p.x * unit_, 1e4) / unit_, rounded(p.y * unit_, 1e4) / unit_};
  };
  // Any reference meridian gives the same sum; the first vertex keeps the terms small.
  const double reference = in_seconds(vertex(ring[0])).l;
  double sum = 0;
  Point start = vertex(ring[0]);
  Position from = in_seconds(start);
  from.l -= reference;
  const auto go = [&](const Point& p) {
    Position to = in_seconds(p);
    to.l -= reference;
    sum += trapezoid(from, to);
    from = to;
  };
  for (std::size_t i = 1; i < ring.size(); ++i) {
    const Point end = vertex(ring[i]);
    const int count = inserted(start, end);
    for (int j = 1; j <= count; ++j) {
      const double part = static_cast<double>(j) / (count + 1);
      go({rounded((start.x + (end.x - start.x) * part) * unit_, 1e6) / unit_,
          rounded((start.y + (end.y - start.y) * part) * unit_, 1e6) / unit_});
    }
    go(end);
    start = end;
  }
  return sum;
}

}  // namespace ecotone
