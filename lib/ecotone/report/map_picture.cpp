// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/map_picture.h"

#include <cairo.h>
#include <dlfcn.h>
#include <librsvg/rsvg.h>

#include <cmath>
#include <memory>

#include "ecotone/error.h"
#include "ecotone/message/report_errors.h"

namespace ecotone {
namespace {

[[noreturn]] void fail(const std::string& reason) {
  throw DocumentError(report_error("picture_failed"), {{"reason", reason}});
}

/// librsvg, and cairo and GObject that it brings. Loaded when a picture is drawn: linked, its
/// thirty libraries would add a fifth to the start of every command (25 of 110 ms, measured).
class Drawing {
 public:
  Drawing() : library_(dlopen("librsvg-2.so.2", RTLD_NOW | RTLD_LOCAL)) {
    if (library_ == nullptr) fail(dlerror());
  }

  /// A function by its name; its type is that of the headers.
  template <typename Function>
  Function* function(const char* name, Function*) const {
    void* found = dlsym(library_, name);
    if (found == nullptr) fail(dlerror());
    return reinterpret_cast<Function*>(found);
  }

 private:
  void* library_;  // stays loaded: GObject does not take leave
};

#define ECOTONE_LOADED(name) drawing.function(#name, static_cast<decltype(&name)>(nullptr))

cairo_status_t append(void* text, const unsigned char* bytes, unsigned int size) {
  static_cast<std::string*>(text)->append(bytes, bytes + size);
  return CAIRO_STATUS_SUCCESS;
}

template <typename Object, typename Release>
auto owned(Object* object, Release* release) {
  return std::unique_ptr<Object, Release*>(object, release);
}

}  // namespace

std::string picture_of_svg(const std::string& svg, double scale) {
  static const Drawing drawing;
  const auto fail_with = [](GError* error) {
    const auto held = owned(error, ECOTONE_LOADED(g_error_free));
    fail(held ? held->message : "librsvg");
  };
  GError* error = nullptr;
  const auto handle = owned(ECOTONE_LOADED(rsvg_handle_new_from_data)(
                                reinterpret_cast<const guint8*>(svg.data()), svg.size(), &error),
                            ECOTONE_LOADED(g_object_unref));
  if (!handle) fail_with(error);
  double width = 0;
  double height = 0;
  if (!ECOTONE_LOADED(rsvg_handle_get_intrinsic_size_in_pixels)(handle.get(), &width, &height)) {
    fail("the SVG has no size in pixels");
  }
  const auto surface = owned(ECOTONE_LOADED(cairo_image_surface_create)(
                                 CAIRO_FORMAT_RGB24, static_cast<int>(std::lround(width * scale)),
                                 static_cast<int>(std::lround(height * scale))),
                             ECOTONE_LOADED(cairo_surface_destroy));
  const auto context =
      owned(ECOTONE_LOADED(cairo_create)(surface.get()), ECOTONE_LOADED(cairo_destroy));
  ECOTONE_LOADED(cairo_set_source_rgb)(context.get(), 1, 1, 1);
  ECOTONE_LOADED(cairo_paint)(context.get());
  const RsvgRectangle page = {0, 0, width * scale, height * scale};
  if (!ECOTONE_LOADED(rsvg_handle_render_document)(handle.get(), context.get(), &page, &error)) {
    fail_with(error);
  }
  std::string png;
  const cairo_status_t status =
      ECOTONE_LOADED(cairo_surface_write_to_png_stream)(surface.get(), append, &png);
  if (status != CAIRO_STATUS_SUCCESS) fail(ECOTONE_LOADED(cairo_status_to_string)(status));
  return png;
}

}  // namespace ecotone
