// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geodesy/edge_integral.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <initializer_list>
#include <map>
#include <memory>
#include <mutex>
#include <numbers>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ecotone/error.h"
#include "ecotone/geodesy/parcel_formula.h"
#include "ecotone/geodesy/proj_objects.h"
#include "ecotone/message/geodesy_errors.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

using Integrand = EdgeIntegral::Integrand;

constexpr double degree = std::numbers::pi / 180;

// --- Straight edges of a plane ----------------------------------------------------------------

struct PlaneIntegrand final : Integrand {
  double x0 = 0;
  double square_metres = 1;  // per unit²

  double edge(const Point& u, const Point& v) const override {
    return ((u.x + v.x) / 2 - x0) * (v.y - u.y) * square_metres;
  }
};

// --- Longitude and latitude -------------------------------------------------------------------

// Q(φ) = b² ∫ cos φ / (1 − e² sin² φ)² dφ is the area between the equator and φ per radian of
// longitude. It is odd and even about the pole, so Q = Σ c_k sin (2k+1)φ, with c falling like
// e^2k; and the mean of sin mφ along an edge that is straight in longitude and latitude is
// sin(m φ_mid) sin(m h) / (m h), h half the difference of latitude: no quadrature is needed.
constexpr std::size_t authalic_terms = 8;
using AuthalicSeries = std::array<double, authalic_terms>;

AuthalicSeries authalic_series(const Ellipsoid& ellipsoid) {
  const long double a = ellipsoid.semi_major_axis_m;
  const long double f = ellipsoid.inverse_flattening == 0
                            ? 0.0L
                            : 1.0L / static_cast<long double>(ellipsoid.inverse_flattening);
  const long double b = a * (1 - f);
  const long double e2 = f * (2 - f);
  const long double e = std::sqrt(e2);
  constexpr int nodes = 64;  // the midpoint rule converges like e^(2·64) here
  const long double step = std::numbers::pi_v<long double> / 2 / nodes;
  std::array<long double, authalic_terms> sum{};
  for (int i = 0; i < nodes; ++i) {
    const long double phi = (static_cast<long double>(i) + 0.5L) * step;
    const long double s = std::sin(phi);
    const long double rest = e > 0 ? std::atanh(e * s) / e : s;
    const long double q = b * b / 2 * (s / (1 - e2 * s * s) + rest);
    for (std::size_t k = 0; k < authalic_terms; ++k) {
      sum[k] += q * std::sin(static_cast<long double>(2 * k + 1) * phi);
    }
  }
  AuthalicSeries out{};
  for (std::size_t k = 0; k < authalic_terms; ++k) {
    out[k] = static_cast<double>(sum[k] * step * 4 / std::numbers::pi_v<long double>);
  }
  return out;
}

// sin(x)/x − 1 as a function of x², without cancellation.
double sinc_less_one(double xx) {
  if (xx < 0.25) {
    // The next term of the series is below 1e-16 of the first.
    return xx *
           (-1.0 / 6 +
            xx * (1.0 / 120 +
                  xx * (-1.0 / 5040 +
                        xx * (1.0 / 362880 + xx * (-1.0 / 39916800 + xx * (1.0 / 6227020800.0))))));
  }
  const double x = std::sqrt(xx);
  return std::sin(x) / x - 1;
}

struct LongitudeLatitudeIntegrand final : Integrand {
  AuthalicSeries c{};
  double radians = degree;  // per unit
  double y0 = 0;

  double edge(const Point& u, const Point& v) const override {
    const double middle = (u.y + v.y) / 2;
    const double half = (v.y - u.y) / 2 * radians;
    const double hh = half * half;
    // Q at the middle less Q at the reference, term by term as a product, so that nothing
    // cancels: sin mφ − sin mφ₀ = 2 cos(m (φ+φ₀)/2) sin(m (φ−φ₀)/2).
    const double p = (middle + y0) / 2 * radians;
    const double d = (middle - y0) / 2 * radians;
    const double sin_p = std::sin(p);
    const double cos_p = std::cos(p);
    const double sin_d = std::sin(d);
    const double cos_d = std::cos(d);
    const double sin_m = sin_p * cos_d + cos_p * sin_d;
    const double turn_p = 2 - 4 * sin_p * sin_p;
    const double turn_d = 2 - 4 * sin_d * sin_d;
    const double turn_m = 2 - 4 * sin_m * sin_m;
    double cp = cos_p;
    double cp_before = cos_p;
    double sd = sin_d;
    double sd_before = -sin_d;
    double sm = sin_m;
    double sm_before = -sin_m;
    double q = 0;
    for (std::size_t k = 0; k < authalic_terms; ++k) {
      const auto m = static_cast<double>(2 * k + 1);
      q += c[k] * (2 * cp * sd + sm * sinc_less_one(m * m * hh));
      cp_before = std::exchange(cp, turn_p * cp - cp_before);
      sd_before = std::exchange(sd, turn_d * sd - sd_before);
      sm_before = std::exchange(sm, turn_m * sm - sm_before);
    }
    return -((v.x - u.x) * radians) * q;
  }
};

// --- Gauss quadrature along an edge -----------------------------------------------------------

// Mean of g along an edge; bit for bit the same for the edge reversed, since the nodes lie
// symmetrically and are added in pairs. g is smooth on the scale of the Earth's radius R, so the
// error of n points is about (length / 2R)^2n of its variation: below 1e-13 here.
constexpr double short_edge_m = 2000;
constexpr double long_edge_m = 50000;

template <typename Function>
double mean_of_short(const Point& u, const Point& v, double length_m, const Function& g) {
  const double mx = (u.x + v.x) / 2;
  const double my = (u.y + v.y) / 2;
  const double hx = (v.x - u.x) / 2;
  const double hy = (v.y - u.y) / 2;
  const auto pair = [&](double t) {
    return g(mx + t * hx, my + t * hy) + g(mx - t * hx, my - t * hy);
  };
  if (length_m <= short_edge_m) return 0.5 * pair(0.5773502691896257645);
  return 0.5 * (0.6521451548625461426 * pair(0.3399810435848562648) +
                0.3478548451374538574 * pair(0.8611363115940525752));
}

template <typename Function>
double mean_along(const Point& u, const Point& v, double metres_per_unit, const Function& g) {
  const double length_m = std::hypot(v.x - u.x, v.y - u.y) * metres_per_unit;
  if (length_m <= long_edge_m) return mean_of_short(u, v, length_m, g);
  // Pieces are cut from the lesser end, so that both directions cut alike.
  const bool forward = u.x < v.x || (u.x == v.x && u.y < v.y);
  const Point& a = forward ? u : v;
  const Point& b = forward ? v : u;
  const double pieces = std::ceil(length_m / long_edge_m);
  const auto at = [&](double i) {
    return Point{a.x + (b.x - a.x) * (i / pieces), a.y + (b.y - a.y) * (i / pieces)};
  };
  double sum = 0;
  Point start = a;
  for (double i = 1; i <= pieces; ++i) {
    const Point end = i == pieces ? b : at(i);
    sum += mean_of_short(start, end, length_m / pieces, g);
    start = end;
  }
  return sum / pieces;
}

// --- Transverse Mercator ----------------------------------------------------------------------

// The true area per area of the map, s = 1/k², depends on the distance x from the central
// meridian and a little on the rectifying latitude μ = y / (k₀ A):
//     s = 1/k₀² + Σ_j≥1 t^j Σ_k S_jk cos 2kμ,   t = (x / (k₀ A H))²
// The coefficients are fitted once to Krüger's series in extended precision. With
// F = ∫ s dx from the meridian, the area is the integral of F dy along the border.
struct TransverseMercatorSeries {
  static constexpr double half_width = 0.2;  // H: of A, 1270 km
  static constexpr std::size_t powers = 10;
  static constexpr std::size_t harmonics = 8;

  double meridian_x_m = 0;    // false easting
  double false_northing = 0;  // northing of the equator, metres
  double radius_m = 0;        // k₀ A
  double at_meridian = 1;     // 1/k₀²
  // Of F / x − 1/k₀²: S_jk / (2j + 1), j from 1.
  std::array<std::array<double, harmonics>, powers> coefficients{};
};

using Real = long double;
using Complex = std::complex<Real>;

// A = a/(1+n) (1 + n²/4 + …) and Krüger's coefficients of the inverse projection, Karney (2011)
// eqs. 14 and 36, to n⁶: the error is below 1e-18 of the radius.
struct Kruger {
  Real rectifying_radius = 0;
  std::array<Real, 6> beta{};
};

Real polynomial(Real x, std::initializer_list<Real> falling) {
  Real out = 0;
  for (const Real c : falling) out = out * x + c;
  return out;
}

Kruger kruger(const Ellipsoid& ellipsoid) {
  const Real f = ellipsoid.inverse_flattening == 0
                     ? Real(0)
                     : Real(1) / static_cast<Real>(ellipsoid.inverse_flattening);
  const Real n = f / (2 - f);
  const Real nn = n * n;
  Kruger out;
  out.rectifying_radius = static_cast<Real>(ellipsoid.semi_major_axis_m) / (1 + n) *
                          polynomial(nn, {1.0L / 256, 1.0L / 64, 1.0L / 4, 1});
  out.beta = {n * polynomial(n, {96199.0L / 604800, -81.0L / 512, -1.0L / 360, 37.0L / 96,
                                 -2.0L / 3, 1.0L / 2}),
              nn * polynomial(n, {-1118711.0L / 3870720, 46.0L / 105, -437.0L / 1440, 1.0L / 15,
                                  1.0L / 48}),
              nn * n * polynomial(n, {5569.0L / 90720, -209.0L / 4480, -37.0L / 840, 17.0L / 480}),
              nn * nn * polynomial(n, {-830251.0L / 7257600, -11.0L / 504, 4397.0L / 161280}),
              nn * nn * n * polynomial(n, {-108847.0L / 3991680, 4583.0L / 161280}),
              nn * nn * nn * (20648693.0L / 638668800)};
  return out;
}

// tan φ from the tangent of the conformal latitude, Newton's iteration of Karney (2011) eqs.
// 19-21.
Real tangent_of_latitude(Real conformal, Real e) {
  if (e == 0) return conformal;
  Real tau = conformal;
  for (int i = 0; i < 8; ++i) {
    const Real root = std::sqrt(1 + tau * tau);
    const Real sigma = std::sinh(e * std::atanh(e * tau / root));
    const Real guess = tau * std::sqrt(1 + sigma * sigma) - sigma * root;
    const Real step = (conformal - guess) / std::sqrt(1 + guess * guess) *
                      (1 + (1 - e * e) * tau * tau) / ((1 - e * e) * root);
    tau += step;
    if (std::abs(step) <= 1e-19L * std::max(Real(1), std::abs(tau))) break;
  }
  return tau;
}

// True area per area of the map for scale 1, at ξ, η = y / A, x / A.
Real areal_scale(const Ellipsoid& ellipsoid, const Kruger& series, Real xi, Real eta) {
  const Real f = ellipsoid.inverse_flattening == 0
                     ? Real(0)
                     : Real(1) / static_cast<Real>(ellipsoid.inverse_flattening);
  const Real e2 = f * (2 - f);
  const Complex zeta(xi, eta);
  Complex sphere = zeta;
  Complex slope = 1;
  for (std::size_t j = 0; j < series.beta.size(); ++j) {
    const Real m = 2 * static_cast<Real>(j + 1);
    sphere -= series.beta[j] * std::sin(m * zeta);
    slope -= m * series.beta[j] * std::cos(m * zeta);
  }
  const Real cosh_eta = std::cosh(sphere.imag());
  // On the conformal sphere: tan χ = sin ξ' / √(sinh² η' + cos² ξ').
  const Real conformal =
      std::sin(sphere.real()) / std::hypot(std::sinh(sphere.imag()), std::cos(sphere.real()));
  const Real tau = tangent_of_latitude(conformal, std::sqrt(e2));
  const Real sin2 = tau * tau / (1 + tau * tau);
  const Real prime_vertical =
      static_cast<Real>(ellipsoid.semi_major_axis_m) / std::sqrt(1 - e2 * sin2);
  const Real cosines = std::sqrt((1 + conformal * conformal) / (1 + tau * tau));  // cos φ / cos χ
  // Scale of the map: A cosh η' cos χ / (N cos φ |dζ'/dζ|); areas go with its square.
  const Real inverse_scale =
      prime_vertical * cosines * std::abs(slope) / (series.rectifying_radius * cosh_eta);
  return inverse_scale * inverse_scale;
}

TransverseMercatorSeries fit_series(const Ellipsoid& ellipsoid,
                                    const proj::TransverseMercator& projection) {
  using Series = TransverseMercatorSeries;
  const Kruger krueger = kruger(ellipsoid);
  constexpr std::size_t samples = 16;  // over a quarter meridian
  constexpr Real pi = std::numbers::pi_v<Real>;

  // Harmonics of s at each node in t.
  std::array<Real, Series::powers + 1> nodes{};
  std::array<std::array<Real, Series::harmonics>, Series::powers + 1> harmonic{};
  for (std::size_t i = 0; i <= Series::powers; ++i) {
    nodes[i] = (1 - std::cos(pi * (static_cast<Real>(i) + 0.5L) / (Series::powers + 1))) / 2;
    const Real eta = std::sqrt(nodes[i]) * static_cast<Real>(Series::half_width);
    for (std::size_t m = 0; m < samples; ++m) {
      const Real xi = pi / 2 * (static_cast<Real>(m) + 0.5L) / samples;
      const Real s = areal_scale(ellipsoid, krueger, xi, eta);
      for (std::size_t k = 0; k < Series::harmonics; ++k) {
        harmonic[i][k] += s * std::cos(2 * static_cast<Real>(k) * xi) * (k == 0 ? 1 : 2) / samples;
      }
    }
  }
  // Powers of t by divided differences.
  TransverseMercatorSeries out;
  const Real k0 = projection.scale;
  for (std::size_t k = 0; k < Series::harmonics; ++k) {
    std::array<Real, Series::powers + 1> d{};
    for (std::size_t i = 0; i <= Series::powers; ++i) d[i] = harmonic[i][k];
    for (std::size_t order = 1; order <= Series::powers; ++order) {
      for (std::size_t i = Series::powers; i >= order; --i) {
        d[i] = (d[i] - d[i - 1]) / (nodes[i] - nodes[i - order]);
      }
    }
    std::array<Real, Series::powers + 1> power{};
    for (std::size_t i = Series::powers + 1; i-- > 0;) {
      for (std::size_t j = Series::powers; j > 0; --j) {
        power[j] = power[j - 1] - nodes[i] * power[j];
      }
      power[0] = d[i] - nodes[i] * power[0];
    }
    for (std::size_t j = 1; j <= Series::powers; ++j) {
      out.coefficients[j - 1][k] =
          static_cast<double>(power[j] / (2 * static_cast<Real>(j) + 1) / (k0 * k0));
    }
  }
  out.at_meridian = static_cast<double>(1 / (k0 * k0));
  out.radius_m = static_cast<double>(k0 * krueger.rectifying_radius);
  out.meridian_x_m = projection.false_easting_m;
  return out;
}

struct TransverseMercatorIntegrand final : Integrand {
  TransverseMercatorSeries series;
  double unit = 1;        // metres
  double meridian_x = 0;  // in units
  double equator_y = 0;
  double x_scale = 1;  // from units to t = (x · x_scale)²
  double y_scale = 1;  // from units to 2 μ
  double x0 = 0;       // reference, from the meridian
  double g0 = 0;

  // F − x / k₀², in units.
  double g(double x, double y) const {
    const double from_meridian = x - meridian_x;
    const double root = from_meridian * x_scale;
    const double t = root * root;
    const double c1 = std::cos((y - equator_y) * y_scale);
    std::array<double, TransverseMercatorSeries::harmonics> c;
    c[0] = 1;
    c[1] = c1;
    for (std::size_t k = 2; k < c.size(); ++k) c[k] = 2 * c1 * c[k - 1] - c[k - 2];
    double out = 0;
    for (std::size_t j = used_powers; j-- > 0;) {
      double row = 0;
      for (std::size_t k = 0; k < used_harmonics[j]; ++k) row += series.coefficients[j][k] * c[k];
      out = out * t + row;
    }
    return from_meridian * out * t;
  }

  double edge(const Point& u, const Point& v) const override {
    const double plane = ((u.x + v.x) / 2 - meridian_x) - x0;
    const double bent = mean_along(u, v, unit, [this](double x, double y) { return g(x, y); }) - g0;
    return (v.y - u.y) * (plane * series.at_meridian + bent) * (unit * unit);
  }

  std::size_t used_powers = TransverseMercatorSeries::powers;
  std::array<std::size_t, TransverseMercatorSeries::powers> used_harmonics{};

  // Leaves out what cannot matter within `largest_t`.
  void shorten(double largest_t) {
    used_powers = 0;
    double weight = 1;
    for (std::size_t j = 0; j < TransverseMercatorSeries::powers; ++j) {
      weight *= largest_t;
      used_harmonics[j] = 0;
      for (std::size_t k = 0; k < TransverseMercatorSeries::harmonics; ++k) {
        if (std::abs(series.coefficients[j][k]) * weight > 1e-17) used_harmonics[j] = k + 1;
      }
      if (used_harmonics[j] > 0) used_powers = j + 1;
    }
  }
};

// --- Any other projection ---------------------------------------------------------------------

// The areal scale over a box as a series of Chebyshev polynomials in both directions, fitted to
// the projection as PROJ computes it.
struct ScaleFit {
  Box box;
  std::size_t nx = 0;  // terms
  std::size_t ny = 0;
  double mean_scale = 0;
  std::vector<double> integral;  // of the scale along x, from the middle: ny rows of nx + 1
};

// A square that holds a box, from a fixed grid of squares: so the fit, and the last digit of an
// area, does not depend on what was measured before.
Box tile_of(const Box& box, double unit) {
  double size = 200000 / unit;
  while (size < 2 * std::max(box.width(), box.height())) size *= 2;
  const Point centre = box.centre();
  const double x = std::round(centre.x / (size / 2)) * (size / 2);
  const double y = std::round(centre.y / (size / 2)) * (size / 2);
  return {x - size / 2, y - size / 2, x + size / 2, y + size / 2};
}

class ScaleSampler {
 public:
  ScaleSampler(const Crs& crs) : crs_(crs), unit_(crs.unit_factor()) {
    const double e2 = crs.ellipsoid().eccentricity_squared();
    a_ = crs.ellipsoid().semi_major_axis_m;
    e2_ = e2;
  }

  // True square metres per square unit at each place: the cross product of the derivatives of
  // the place in space, by central differences of order 8. In space there is neither pole nor
  // antimeridian.
  std::vector<double> operator()(const std::vector<Point>& places) const {
    constexpr std::array<double, 4> weights{4.0 / 5, -1.0 / 5, 4.0 / 105, -1.0 / 280};
    const double h = 12000 / unit_;
    std::vector<Point> stencil;
    stencil.reserve(places.size() * 16);
    for (const Point& p : places) {
      for (int axis = 0; axis < 2; ++axis) {
        for (int i = 1; i <= 4; ++i) {
          for (const int sign : {1, -1}) {
            const double step = sign * i * h;
            stencil.push_back(axis == 0 ? Point{p.x + step, p.y} : Point{p.x, p.y + step});
          }
        }
      }
    }
    const std::vector<Point> geographic = proj::geographic_positions(crs_, stencil);
    std::vector<double> out;
    out.reserve(places.size());
    for (std::size_t i = 0; i < places.size(); ++i) {
      std::array<std::array<double, 3>, 2> d{};
      for (std::size_t axis = 0; axis < 2; ++axis) {
        for (std::size_t k = 0; k < 4; ++k) {
          const std::size_t at = i * 16 + axis * 8 + k * 2;
          const auto plus = in_space(geographic[at]);
          const auto minus = in_space(geographic[at + 1]);
          for (std::size_t j = 0; j < 3; ++j) {
            d[axis][j] += weights[k] * (plus[j] - minus[j]) / h;
          }
        }
      }
      out.push_back(std::hypot(d[0][1] * d[1][2] - d[0][2] * d[1][1],
                               d[0][2] * d[1][0] - d[0][0] * d[1][2],
                               d[0][0] * d[1][1] - d[0][1] * d[1][0]));
    }
    return out;
  }

 private:
  std::array<double, 3> in_space(const Point& p) const {
    const double s = std::sin(p.y * degree);
    const double c = std::cos(p.y * degree);
    const double n = a_ / std::sqrt(1 - e2_ * s * s);
    return {n * c * std::cos(p.x * degree), n * c * std::sin(p.x * degree), n * (1 - e2_) * s};
  }

  const Crs& crs_;
  double unit_;
  double a_ = 0;
  double e2_ = 0;
};

// Coefficients of the interpolation at Chebyshev's nodes.
std::vector<double> chebyshev_fit(const ScaleSampler& sample, const Box& box, std::size_t nx,
                                  std::size_t ny) {
  const auto node = [](std::size_t i, std::size_t n) {
    return std::cos(std::numbers::pi * (static_cast<double>(i) + 0.5) / static_cast<double>(n));
  };
  std::vector<Point> places;
  const Point centre = box.centre();
  for (std::size_t j = 0; j < ny; ++j) {
    for (std::size_t i = 0; i < nx; ++i) {
      places.push_back(
          {centre.x + node(i, nx) * box.width() / 2, centre.y + node(j, ny) * box.height() / 2});
    }
  }
  const std::vector<double> value = sample(places);
  std::vector<double> rows(nx * ny);
  for (std::size_t j = 0; j < ny; ++j) {
    for (std::size_t k = 0; k < nx; ++k) {
      double sum = 0;
      for (std::size_t i = 0; i < nx; ++i) {
        sum +=
            value[j * nx + i] * std::cos(std::numbers::pi * static_cast<double>(k) *
                                         (static_cast<double>(i) + 0.5) / static_cast<double>(nx));
      }
      rows[j * nx + k] = sum * (k == 0 ? 1 : 2) / static_cast<double>(nx);
    }
  }
  std::vector<double> out(nx * ny);
  for (std::size_t l = 0; l < ny; ++l) {
    for (std::size_t k = 0; k < nx; ++k) {
      double sum = 0;
      for (std::size_t j = 0; j < ny; ++j) {
        sum +=
            rows[j * nx + k] * std::cos(std::numbers::pi * static_cast<double>(l) *
                                        (static_cast<double>(j) + 0.5) / static_cast<double>(ny));
      }
      out[l * nx + k] = sum * (l == 0 ? 1 : 2) / static_cast<double>(ny);
    }
  }
  return out;
}

constexpr double fit_tolerance = 1e-11;

// Nothing if the scale is not finite or not smooth in the box.
std::shared_ptr<const ScaleFit> fit_scale(const Crs& crs, const Box& box) {
  const ScaleSampler sample(crs);
  ScaleFit fit;
  fit.box = box;
  std::size_t nx = 8;
  std::size_t ny = 8;
  std::vector<double> c;
  double middle = 0;
  while (true) {
    c = chebyshev_fit(sample, fit.box, nx, ny);
    middle = std::abs(c[0]);
    if (!std::isfinite(middle) || middle == 0) return nullptr;
    double tail_x = 0;
    double tail_y = 0;
    for (std::size_t l = 0; l < ny; ++l) {
      for (std::size_t k = 0; k < nx; ++k) {
        const double size = std::abs(c[l * nx + k]) / middle;
        if (k + 2 >= nx) tail_x = std::max(tail_x, size);
        if (l + 2 >= ny) tail_y = std::max(tail_y, size);
      }
    }
    const bool more_x = !(tail_x < fit_tolerance);
    const bool more_y = !(tail_y < fit_tolerance);
    if (!more_x && !more_y) break;
    if (more_x) nx *= 2;
    if (more_y) ny *= 2;
    if (nx * ny > 8192) return nullptr;
  }
  // Terms that cannot matter are left out.
  for (std::size_t l = 0; l < ny; ++l) {
    for (std::size_t k = 0; k < nx; ++k) {
      if (std::abs(c[l * nx + k]) > 1e-14 * middle) {
        fit.nx = std::max(fit.nx, k + 1);
        fit.ny = std::max(fit.ny, l + 1);
      }
    }
  }
  fit.mean_scale = c[0];
  fit.integral.assign((fit.nx + 1) * fit.ny, 0);
  for (std::size_t l = 0; l < fit.ny; ++l) {
    const auto coefficient = [&](std::size_t k) { return k < fit.nx ? c[l * nx + k] : 0.0; };
    for (std::size_t k = 1; k <= fit.nx; ++k) {
      // ∫ T_k is T_(k+1) / 2(k+1) − T_(k−1) / 2(k−1).
      const double before = k == 1 ? 2 * coefficient(0) : coefficient(k - 1);
      fit.integral[l * (fit.nx + 1) + k] =
          (before - coefficient(k + 1)) / (2 * static_cast<double>(k));
    }
  }
  return std::make_shared<const ScaleFit>(std::move(fit));
}

struct FittedIntegrand final : Integrand {
  std::shared_ptr<const ScaleFit> fit;
  Point centre;
  Point half;
  double unit = 1;
  double x0 = 0;
  double g0 = 0;

  double value(double x, double y) const {
    const double s = (x - centre.x) / half.x;
    const double t = (y - centre.y) / half.y;
    const std::size_t width = fit->nx + 1;
    double row1 = 0;
    double row2 = 0;
    for (std::size_t l = fit->ny; l-- > 0;) {
      double b1 = 0;
      double b2 = 0;
      for (std::size_t k = width; k-- > 1;) {
        b2 = std::exchange(b1, fit->integral[l * width + k] + 2 * s * b1 - b2);
      }
      const double row = fit->integral[l * width] + s * b1 - b2;
      if (l == 0) return (row + t * row1 - row2) * half.x;
      row2 = std::exchange(row1, row + 2 * t * row1 - row2);
    }
    return 0;
  }

  // The part beyond a constant scale.
  double g(double x, double y) const { return value(x, y) - fit->mean_scale * (x - centre.x); }

  double edge(const Point& u, const Point& v) const override {
    const double plane = ((u.x + v.x) / 2 - centre.x) - x0;
    const double bent = mean_along(u, v, unit, [this](double x, double y) { return g(x, y); }) - g0;
    return (v.y - u.y) * (plane * fit->mean_scale + bent);
  }
};

// --- The official parcel area -----------------------------------------------------------------

struct ParcelIntegrand final : Integrand {
  ParcelIntegrand(const Crs& crs, double longitude) : formula(crs, longitude) {}

  ParcelFormula formula;

  double edge(const Point& u, const Point& v) const override { return formula.edge(u, v); }
};

// --- What is built once per CRS ---------------------------------------------------------------

class Prepared {
 public:
  const AuthalicSeries& authalic(const Ellipsoid& ellipsoid) {
    const std::lock_guard lock(mutex_);
    const auto key = std::pair(ellipsoid.semi_major_axis_m, ellipsoid.inverse_flattening);
    auto found = authalic_.find(key);
    if (found == authalic_.end()) {
      found = authalic_.emplace(key, authalic_series(ellipsoid)).first;
    }
    return found->second;
  }

  // The series of a transverse Mercator CRS; nothing for another CRS.
  const std::optional<TransverseMercatorSeries>& transverse_mercator(const Crs& crs) {
    const std::lock_guard lock(mutex_);
    auto found = series_.find(crs.wkt());
    if (found == series_.end()) {
      std::optional<TransverseMercatorSeries> series;
      if (const auto projection = proj::transverse_mercator(crs)) {
        series = fit_series(crs.ellipsoid(), *projection);
        // The northing of the equator, by the projection itself.
        series->false_northing = equator_northing(crs, *projection);
      }
      found = series_.emplace(crs.wkt(), std::move(series)).first;
    }
    return found->second;
  }

  std::shared_ptr<const ScaleFit> scale(const Crs& crs, const Box& box) {
    const std::lock_guard lock(mutex_);
    const Box tile = tile_of(box, crs.unit_factor());
    auto& fits = fits_[crs.wkt()];
    const auto key = std::array{tile.min_x, tile.min_y, tile.max_x};
    const auto found = fits.find(key);
    std::shared_ptr<const ScaleFit> fit = found != fits.end() ? found->second : nullptr;
    if (found == fits.end()) {
      constexpr std::size_t kept = 256;
      if (fits.size() >= kept) fits.clear();
      fit = fit_scale(crs, tile);
      fits.emplace(key, fit);
    }
    // At the rim of the domain the tile may stick out where the box itself does not.
    if (!fit) fit = fit_scale(crs, box.grown(0.01 * std::max(box.width(), box.height()) + 1e-3));
    if (!fit) {
      throw CrsError(geodesy_error("edge_outside_crs"), {{"x", format_shortest(box.centre().x)},
                                                         {"y", format_shortest(box.centre().y)},
                                                         {"crs", crs.label()}});
    }
    return fit;
  }

 private:
  static double equator_northing(const Crs& crs, const proj::TransverseMercator& projection) {
    if (projection.latitude_of_origin_deg == 0) return projection.false_northing_m;
    // y = false northing + k₀ (M(φ) − M(φ₀)): M(φ₀) from the rectifying latitude, Karney (2011)
    // eq. 35, by quadrature of the meridian's radius of curvature.
    const Real e2 = static_cast<Real>(crs.ellipsoid().eccentricity_squared());
    const Real end =
        static_cast<Real>(projection.latitude_of_origin_deg) * std::numbers::pi_v<Real> / 180;
    constexpr int steps = 2000;  // Simpson: far below a nanometre
    Real sum = 0;
    for (int i = 0; i <= steps; ++i) {
      const Real s = std::sin(end * i / steps);
      const Real m = static_cast<Real>(crs.ellipsoid().semi_major_axis_m) * (1 - e2) /
                     std::pow(1 - e2 * s * s, Real(1.5));
      sum += m * (i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2);
    }
    return static_cast<double>(static_cast<Real>(projection.false_northing_m) -
                               static_cast<Real>(projection.scale) * sum * end / steps / 3);
  }

  std::mutex mutex_;
  std::map<std::pair<double, double>, AuthalicSeries> authalic_;
  std::map<std::string, std::optional<TransverseMercatorSeries>> series_;
  std::map<std::string, std::map<std::array<double, 3>, std::shared_ptr<const ScaleFit>>> fits_;
};

Prepared& prepared() {
  static Prepared instance;
  return instance;
}

std::shared_ptr<const Integrand> plane_integrand(const Crs& crs, const Point& reference) {
  if (crs.is_geographic()) {
    throw CrsError(geodesy_error("plane_needs_projection"), {{"crs", crs.label()}});
  }
  auto out = std::make_shared<PlaneIntegrand>();
  out->x0 = reference.x;
  out->square_metres = crs.unit_factor() * crs.unit_factor();
  return out;
}

std::shared_ptr<const Integrand> ellipsoid_integrand(const Crs& crs, const Box& extent) {
  const Point reference = extent.is_empty() ? Point{} : extent.centre();
  if (crs.is_geographic()) {
    auto out = std::make_shared<LongitudeLatitudeIntegrand>();
    out->c = prepared().authalic(crs.ellipsoid());
    out->radians = crs.unit_factor();
    out->y0 = reference.y;
    return out;
  }
  const double unit = crs.unit_factor();
  if (const auto& series = prepared().transverse_mercator(crs)) {
    const double meridian_x = series->meridian_x_m / unit;
    const double reach = extent.is_empty() ? 0
                                           : std::max(std::abs(extent.min_x - meridian_x),
                                                      std::abs(extent.max_x - meridian_x)) *
                                                 unit / series->radius_m;
    if (reach <= TransverseMercatorSeries::half_width) {
      auto out = std::make_shared<TransverseMercatorIntegrand>();
      out->series = *series;
      out->unit = unit;
      out->meridian_x = meridian_x;
      out->equator_y = series->false_northing / unit;
      out->x_scale = unit / (series->radius_m * TransverseMercatorSeries::half_width);
      out->y_scale = 2 * unit / series->radius_m;
      out->x0 = reference.x - meridian_x;
      const double widest = reach / TransverseMercatorSeries::half_width;
      out->shorten(widest * widest);
      out->g0 = out->g(reference.x, reference.y);
      return out;
    }
  }
  auto out = std::make_shared<FittedIntegrand>();
  out->fit = prepared().scale(crs, extent.is_empty() ? Box{0, 0, 0, 0} : extent);
  out->centre = out->fit->box.centre();
  out->half = {out->fit->box.width() / 2, out->fit->box.height() / 2};
  out->unit = unit;
  out->x0 = reference.x - out->centre.x;
  out->g0 = out->g(reference.x, reference.y);
  return out;
}

}  // namespace

EdgeIntegral::EdgeIntegral(const Crs& crs, AreaMethod method, const Box& extent) {
  switch (method) {
    case AreaMethod::plane:
      integrand_ = plane_integrand(crs, extent.is_empty() ? Point{} : extent.centre());
      return;
    case AreaMethod::ellipsoid:
      integrand_ = ellipsoid_integrand(crs, extent);
      return;
    case AreaMethod::parcel:
      integrand_ =
          std::make_shared<ParcelIntegrand>(crs, extent.is_empty() ? 0 : extent.centre().x);
      return;
    case AreaMethod::geodesic:
      break;
  }
  throw CrsError(geodesy_error("method_not_additive"),
                 {{"method", std::string(area_method_name(method))}});
}

double EdgeIntegral::sum(PathView path) const {
  double out = 0;
  for (std::size_t i = 1; i < path.size(); ++i) out += integrand_->edge(path[i - 1], path[i]);
  return out;
}

}  // namespace ecotone
