// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/exact_oracle.h"

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <map>

namespace ecotone::fuzz {
namespace {

namespace mp = boost::multiprecision;
// Coordinates of b bits make ordinates in the middle of a slab of 7 b bits over 5 b bits, and
// their comparison 8 b + 8 bits.
using Wide = mp::number<mp::cpp_int_backend<1024, 1024, mp::signed_magnitude, mp::unchecked, void>,
                        mp::et_off>;

// An edge that runs from left to right and is not vertical.
struct SlabEdge {
  GridPoint left, right;
  unsigned shape;
};

std::vector<SlabEdge> slab_edges(std::span<const Shape* const> shapes, GridPoint origin) {
  std::vector<SlabEdge> edges;
  for (unsigned i = 0; i < shapes.size(); ++i) {
    for (const GridPolygon& polygon : *shapes[i]) {
      for (const GridRing& ring : polygon) {
        for (std::size_t k = 0; k < ring.size(); ++k) {
          GridPoint a{ring[k].x - origin.x, ring[k].y - origin.y};
          const GridPoint& next = ring[(k + 1) % ring.size()];
          GridPoint b{next.x - origin.x, next.y - origin.y};
          if (a.x == b.x) continue;
          if (a.x > b.x) std::swap(a, b);
          edges.push_back({a, b, i});
        }
      }
    }
  }
  return edges;
}

// Numbers as exact fractions. Denominators are positive.
struct ExactNumbers {
  struct Abscissa {
    Wide numerator;
    Wide denominator;
  };
  using Height = Wide;  // over the denominators of the abscissa and of the edge
  using Sum = Wide;     // in units of 2^-160

  static Abscissa whole(std::int64_t x) { return {x, 1}; }
  static bool less(const Abscissa& a, const Abscissa& b) {
    return a.numerator * b.denominator < b.numerator * a.denominator;
  }
  static Abscissa middle(const Abscissa& a, const Abscissa& b) {
    return {a.numerator * b.denominator + b.numerator * a.denominator,
            2 * a.denominator * b.denominator};
  }
  static Abscissa crossing(const SlabEdge& e, const SlabEdge& f) {
    // e.y + e.dy (x - e.x) / e.dx = f.y + f.dy (x - f.x) / f.dx
    const Wide edx = e.right.x - e.left.x;
    const Wide edy = e.right.y - e.left.y;
    const Wide fdx = f.right.x - f.left.x;
    const Wide fdy = f.right.y - f.left.y;
    Wide denominator = edy * fdx - fdy * edx;
    Wide numerator =
        Wide(f.left.y - e.left.y) * edx * fdx + edy * fdx * e.left.x - fdy * edx * f.left.x;
    if (denominator < 0) {
      denominator = -denominator;
      numerator = -numerator;
    }
    return {numerator, denominator};
  }
  // Times the denominator of x and the width of the edge.
  static Wide height(const SlabEdge& e, const Abscissa& x) {
    const Wide dx = e.right.x - e.left.x;
    return dx * x.denominator * e.left.y +
           Wide(e.right.y - e.left.y) * (x.numerator - x.denominator * e.left.x);
  }
  static int compare(const SlabEdge& e, const Wide& e_height, const SlabEdge& f,
                     const Wide& f_height) {
    const Wide a = e_height * (f.right.x - f.left.x);
    const Wide b = f_height * (e.right.x - e.left.x);
    return a < b ? -1 : a > b ? 1 : 0;
  }
  // Width times the distance in the middle: the area of a trapezium.
  static Wide trapezium(const Abscissa& from, const Abscissa& to, const Abscissa& mid,
                        const SlabEdge& low, const Wide& low_height, const SlabEdge& high,
                        const Wide& high_height) {
    const Wide width = to.numerator * from.denominator - from.numerator * to.denominator;
    const Wide low_dx = low.right.x - low.left.x;
    const Wide high_dx = high.right.x - high.left.x;
    const Wide distance = high_height * low_dx - low_height * high_dx;
    // The distance has about 8 b bits and the width 5 b: reduce before they are multiplied.
    const Wide w = (width << 220) / (to.denominator * from.denominator);
    const Wide d = (distance << 220) / (mid.denominator * low_dx * high_dx);
    return (w * d) >> 280;
  }
  static long double value(const Wide& sum) {
    return std::ldexp(sum.convert_to<long double>(), -160);
  }
};

struct FloatNumbers {
  using Abscissa = long double;
  using Height = long double;
  using Sum = long double;

  static Abscissa whole(std::int64_t x) { return static_cast<long double>(x); }
  static bool less(Abscissa a, Abscissa b) { return a < b; }
  static Abscissa middle(Abscissa a, Abscissa b) { return (a + b) / 2; }
  static long double slope(const SlabEdge& e) {
    return static_cast<long double>(e.right.y - e.left.y) / (e.right.x - e.left.x);
  }
  static Abscissa crossing(const SlabEdge& e, const SlabEdge& f) {
    const long double e_slope = slope(e);
    const long double f_slope = slope(f);
    return (f.left.y - e.left.y + e_slope * e.left.x - f_slope * f.left.x) / (e_slope - f_slope);
  }
  static Height height(const SlabEdge& e, Abscissa x) {
    return e.left.y + slope(e) * (x - e.left.x);
  }
  static int compare(const SlabEdge&, Height a, const SlabEdge&, Height b) {
    return a < b ? -1 : a > b ? 1 : 0;
  }
  static Sum trapezium(Abscissa from, Abscissa to, Abscissa, const SlabEdge&, Height low,
                       const SlabEdge&, Height high) {
    return (to - from) * (high - low);
  }
  static long double value(Sum sum) { return sum; }
};

// Whether two edges cross in one point inside both; in whole numbers.
bool cross_properly(const SlabEdge& e, const SlabEdge& f) {
  const auto side = [](const SlabEdge& edge, const GridPoint& p) {
    const Int128 value = static_cast<Int128>(edge.right.x - edge.left.x) * (p.y - edge.left.y) -
                         static_cast<Int128>(edge.right.y - edge.left.y) * (p.x - edge.left.x);
    return value < 0 ? -1 : value > 0 ? 1 : 0;
  };
  return side(e, f.left) * side(e, f.right) < 0 && side(f, e.left) * side(f, e.right) < 0;
}

template <typename Numbers>
std::vector<Region> regions(std::span<const Shape* const> shapes, long double noise) {
  Extent box;
  for (const Shape* shape : shapes) box.include(*shape);
  std::vector<SlabEdge> edges = slab_edges(shapes, box.min);
  std::ranges::sort(edges, {}, [](const SlabEdge& e) { return e.left.x; });

  using Abscissa = typename Numbers::Abscissa;
  std::vector<Abscissa> stops;
  for (std::size_t i = 0; i < edges.size(); ++i) {
    stops.push_back(Numbers::whole(edges[i].left.x));
    stops.push_back(Numbers::whole(edges[i].right.x));
    for (std::size_t k = i + 1; k < edges.size() && edges[k].left.x < edges[i].right.x; ++k) {
      if (cross_properly(edges[i], edges[k])) {
        stops.push_back(Numbers::crossing(edges[i], edges[k]));
      }
    }
  }
  std::sort(stops.begin(), stops.end(), Numbers::less);
  const auto same = [](const Abscissa& a, const Abscissa& b) {
    return !Numbers::less(a, b) && !Numbers::less(b, a);
  };
  stops.erase(std::unique(stops.begin(), stops.end(), same), stops.end());

  struct Active {
    const SlabEdge* edge;
    typename Numbers::Height height;
  };
  std::map<std::uint64_t, typename Numbers::Sum> sums;
  std::vector<Active> active;
  for (std::size_t s = 0; s + 1 < stops.size(); ++s) {
    const Abscissa middle = Numbers::middle(stops[s], stops[s + 1]);
    active.clear();
    for (const SlabEdge& edge : edges) {
      if (!Numbers::less(Numbers::whole(edge.left.x), middle)) break;
      if (Numbers::less(middle, Numbers::whole(edge.right.x))) {
        active.push_back({&edge, Numbers::height(edge, middle)});
      }
    }
    std::sort(active.begin(), active.end(), [](const Active& a, const Active& b) {
      return Numbers::compare(*a.edge, a.height, *b.edge, b.height) < 0;
    });
    std::uint64_t inside = 0;
    for (std::size_t k = 0; k + 1 < active.size(); ++k) {
      inside ^= std::uint64_t{1} << active[k].edge->shape;
      const Active& low = active[k];
      const Active& high = active[k + 1];
      if (inside == 0 || Numbers::compare(*low.edge, low.height, *high.edge, high.height) == 0) {
        continue;
      }
      sums[inside] += Numbers::trapezium(stops[s], stops[s + 1], middle, *low.edge, low.height,
                                         *high.edge, high.height);
    }
  }
  std::vector<Region> result;
  for (const auto& [covered_by, sum] : sums) {
    const long double area = Numbers::value(sum);
    if (area > noise || noise == 0) result.push_back({covered_by, area});
  }
  return result;
}

double length(const Prepared::Edge& e) {
  return std::hypot(static_cast<double>(e.b.x - e.a.x), static_cast<double>(e.b.y - e.a.y));
}

std::vector<Prepared::Edge> border_of(const Shape& shape) {
  std::vector<Prepared::Edge> border;
  for (const GridPolygon& polygon : shape) {
    for (const GridRing& ring : polygon) {
      for (std::size_t k = 0; k < ring.size(); ++k) {
        Prepared::Edge edge{ring[k], ring[(k + 1) % ring.size()], {}};
        edge.box.include(edge.a);
        edge.box.include(edge.b);
        border.push_back(edge);
      }
    }
  }
  return border;
}

template <typename Int>
Int cross(const Prepared::Edge& e, const GridPoint& p) {
  return static_cast<Int>(e.b.x - e.a.x) * (p.y - e.a.y) -
         static_cast<Int>(e.b.y - e.a.y) * (p.x - e.a.x);
}

// Even-odd, for a point that lies on no edge. Relative to the point, so that far edges do no harm.
template <typename Real>
bool is_inside(const Prepared& shape, const GridPoint& base, Real dx, Real dy) {
  bool inside = false;
  for (const Prepared::Edge& e : shape.border) {
    const Real ay = static_cast<Real>(e.a.y - base.y) - dy;
    const Real by = static_cast<Real>(e.b.y - base.y) - dy;
    if ((ay > 0) == (by > 0)) continue;
    const Real ax = static_cast<Real>(e.a.x - base.x) - dx;
    const Real bx = static_cast<Real>(e.b.x - base.x) - dx;
    if ((ax * by - bx * ay > 0) == (by > ay)) inside = !inside;
  }
  return inside;
}

template <typename Int, typename Real>
BorderRun run_border(const Prepared& of, const Prepared& along) {
  BorderRun run;
  struct Stretch {
    Real from, to;
    bool same_way;
  };
  std::vector<Real> cuts;
  std::vector<Stretch> stretches;
  for (const Prepared::Edge& e : of.border) {
    if (!e.box.meets(along.box)) continue;
    cuts.assign({0, 1});
    stretches.clear();
    const auto dx = static_cast<Real>(e.b.x - e.a.x);
    const auto dy = static_cast<Real>(e.b.y - e.a.y);
    for (const Prepared::Edge& f : along.border) {
      if (!e.box.meets(f.box)) continue;
      const Int fa = cross<Int>(e, f.a);
      const Int fb = cross<Int>(e, f.b);
      if (fa == 0 && fb == 0) {
        const auto place = [&](const GridPoint& p) {
          return std::abs(dx) >= std::abs(dy) ? static_cast<Real>(p.x - e.a.x) / dx
                                              : static_cast<Real>(p.y - e.a.y) / dy;
        };
        const Real first = place(f.a);
        const Real last = place(f.b);
        run.meets = true;  // their boxes meet
        const Real from = std::max<Real>(0, std::min(first, last));
        const Real to = std::min<Real>(1, std::max(first, last));
        if (from >= to) continue;
        stretches.push_back({from, to, first < last});
        cuts.push_back(from);
        cuts.push_back(to);
        continue;
      }
      if ((fa > 0 && fb > 0) || (fa < 0 && fb < 0)) continue;
      const Int ea = cross<Int>(f, e.a);
      const Int eb = cross<Int>(f, e.b);
      if ((ea > 0 && eb > 0) || (ea < 0 && eb < 0)) continue;
      run.meets = true;
      cuts.push_back(static_cast<Real>(ea) / static_cast<Real>(ea - eb));
    }
    std::ranges::sort(cuts);
    const double whole = length(e);
    for (std::size_t k = 0; k + 1 < cuts.size(); ++k) {
      const Real part = cuts[k + 1] - cuts[k];
      if (part <= 0) continue;
      const Real middle = (cuts[k] + cuts[k + 1]) / 2;
      const auto on = std::ranges::find_if(
          stretches, [&](const Stretch& s) { return s.from < middle && middle < s.to; });
      if (on != stretches.end()) run.shared += static_cast<double>(part) * whole;
      if (on != stretches.end() ? on->same_way
                                : is_inside<Real>(along, e.a, middle * dx, middle * dy)) {
        run.inside += static_cast<double>(part) * whole;
      }
    }
  }
  return run;
}

}  // namespace

std::vector<Region> exact_regions(std::span<const Shape* const> shapes) {
  return regions<ExactNumbers>(shapes, 0);
}

std::vector<Region> quick_regions(std::span<const Shape* const> shapes, long double noise) {
  return regions<FloatNumbers>(shapes, noise);
}

KernelEdges::KernelEdges(const Shape& shape) {
  for (const GridPolygon& polygon : shape) {
    for (std::size_t k = 0; k < polygon.size(); ++k) {
      std::vector<std::array<double, 2>> ring;
      for (const GridPoint& p : polygon[k]) {
        ring.push_back({static_cast<double>(p.x), static_cast<double>(p.y)});
      }
      add_ring(std::move(ring), k > 0);
    }
  }
}

KernelEdges::KernelEdges(const MultiPolygonView& feature, const Frame& frame) {
  for (std::size_t j = 0; j < feature.size(); ++j) {
    for (std::size_t k = 0; k < feature.polygon(j).ring_count(); ++k) {
      std::vector<std::array<double, 2>> ring;
      for (const Point& p : feature.polygon(j).ring(k)) {
        const Point local = frame.local(p);
        ring.push_back({local.x, local.y});
      }
      if (!ring.empty()) ring.pop_back();
      add_ring(std::move(ring), k > 0);
    }
  }
}

void KernelEdges::add_ring(std::vector<std::array<double, 2>> ring, bool is_hole) {
  long double twice = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const auto& a = ring[i];
    const auto& b = ring[(i + 1) % ring.size()];
    twice += static_cast<long double>(a[0] - ring[0][0]) * (b[1] - ring[0][1]) -
             static_cast<long double>(b[0] - ring[0][0]) * (a[1] - ring[0][1]);
  }
  const bool turn = (twice > 0) == is_hole;
  area_ += std::abs(twice) / 2 * (is_hole ? -1 : 1);
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const auto& a = ring[i];
    const auto& b = ring[(i + 1) % ring.size()];
    magnitude_ = std::max({magnitude_, std::abs(a[0]), std::abs(a[1])});
    if (a[0] == b[0]) continue;
    const bool rightwards = a[0] < b[0];
    const auto& left = rightwards ? a : b;
    const auto& right = rightwards ? b : a;
    edges_.push_back({left[0], right[0], left[1], right[1],
                      (right[1] - left[1]) / (right[0] - left[0]),
                      rightwards == turn ? -1.0 : 1.0});
  }
}

template <typename Real>
long double KernelEdges::overlap(const KernelEdges& a, const KernelEdges& b) {
  // The inside of a below its upper edges, the inside of b above its lower ones.
  Real sum = 0;
  for (const Edge& e : a.edges_) {
    for (const Edge& f : b.edges_) {
      const Real from = std::max(e.left, f.left);
      const Real to = std::min(e.right, f.right);
      if (from >= to) continue;
      const auto height = [](const Edge& edge, Real x) -> Real {
        if (x == static_cast<Real>(edge.right)) return edge.y_right;
        if constexpr (std::is_same_v<Real, double>) {
          return edge.y_left + (x - edge.left) * edge.slope;
        } else {
          return edge.y_left + (x - edge.left) * (static_cast<Real>(edge.y_right) - edge.y_left) /
                                   (static_cast<Real>(edge.right) - edge.left);
        }
      };
      const Real da = height(e, from) - height(f, from);
      const Real db = height(e, to) - height(f, to);
      const Real up = std::max<Real>(da, 0) + std::max<Real>(db, 0);
      if (up == 0) continue;
      // The positive part of a linear function; one of da and db may be negative.
      const Real area = (to - from) * up * up / (2 * (std::abs(da) + std::abs(db)));
      sum += -e.sign * f.sign * area;
    }
  }
  return sum;
}

long double kernel_overlap(const KernelEdges& a, const KernelEdges& b) {
  return std::max(a.magnitude_, b.magnitude_) <= 64 ? KernelEdges::overlap<double>(a, b)
                                                    : KernelEdges::overlap<long double>(a, b);
}

BorderRun border_run(const Prepared& of, const Prepared& along) {
  Extent box = of.box;
  box.include(*along.shape);
  // Middles between cuts on a lattice of 64 units are at least 1e-8 units from other edges.
  return std::max(box.width(), box.height()) <= 64 ? run_border<std::int64_t, double>(of, along)
                                                   : run_border<Int128, long double>(of, along);
}

namespace {

void take_borders(PairTruth& truth, const BorderRun& subject, const BorderRun& zone) {
  if (truth.contact == Contact::overlap) {
    truth.subject_border = subject.inside;
    truth.zone_border = zone.inside;
  } else {
    if (subject.meets) truth.contact = Contact::touch;
    truth.subject_border = truth.zone_border = subject.shared;
  }
}

}  // namespace

PairTruth exact_truth(const Shape& subject, const Shape& zone) {
  PairTruth truth;
  const Shape* shapes[] = {&subject, &zone};
  long double area = 0;
  truth.subject_inside = truth.zone_inside = true;
  for (const Region& region : exact_regions(shapes)) {
    if (region.covered_by == 3) {
      truth.contact = Contact::overlap;
      area = region.area;
    }
    if (region.covered_by == 1) truth.subject_inside = false;
    if (region.covered_by == 2) truth.zone_inside = false;
  }
  truth.area = static_cast<double>(area);
  const Prepared a(subject);
  const Prepared b(zone);
  take_borders(truth, border_run(a, b), border_run(b, a));
  return truth;
}

Prepared::Prepared(const Shape& source)
    : shape(&source), border(border_of(source)), edges(source), box(extent(source)) {
  for (const Edge& edge : border) perimeter += length(edge);
}

PairTruth known_truth(const Prepared& subject, const Prepared& zone, double area,
                      bool subject_inside, bool zone_inside) {
  PairTruth truth;
  truth.contact = area > 0 ? Contact::overlap : Contact::none;
  truth.area = area;
  truth.subject_inside = subject_inside;
  truth.zone_inside = zone_inside;
  take_borders(truth, border_run(subject, zone), border_run(zone, subject));
  return truth;
}

PairTruth quick_truth(const Prepared& subject, const Prepared& zone) {
  PairTruth truth;
  if (!subject.box.meets(zone.box)) return truth;
  const long double area = kernel_overlap(subject.edges, zone.edges);
  const BorderRun of_subject = border_run(subject, zone);
  const BorderRun of_zone = border_run(zone, subject);
  const long double noise = [&] {
    Extent box = subject.box;
    box.include(*zone.shape);
    const auto size = static_cast<long double>(std::max(box.width(), box.height()));
    // Borders that do not meet leave whole polygons, of half a unit at least; the kernel is off by
    // less than 1e-17 of the box.
    if (!of_subject.meets && size <= 1e7L) return 0.25L;
    // On a lattice of n units crossings are fractions of 2 n^2, and areas of half their cubes.
    return size <= 24 ? 1e-10L : -1e-12L * size * size;
  }();
  if (noise < 0) {
    const long double unsure = -noise;
    if (area < unsure || subject.edges.area() - area < unsure ||
        zone.edges.area() - area < unsure) {
      return exact_truth(*subject.shape, *zone.shape);
    }
    truth.contact = Contact::overlap;
  } else {
    if (area > noise) truth.contact = Contact::overlap;
    truth.subject_inside = subject.edges.area() - area <= noise;
    truth.zone_inside = zone.edges.area() - area <= noise;
  }
  if (truth.contact == Contact::overlap) {
    truth.area = static_cast<double>(truth.subject_inside ? subject.edges.area()
                                     : truth.zone_inside  ? zone.edges.area()
                                                          : area);
  }
  take_borders(truth, of_subject, of_zone);
  return truth;
}

}  // namespace ecotone::fuzz
