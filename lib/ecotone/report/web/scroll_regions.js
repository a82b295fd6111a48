// SPDX-License-Identifier: Apache-2.0
// Tables and static maps that are broader than the screen scroll; keys reach them then, and only
// then.
(function () {
  "use strict";
  const update = function () {
    document.querySelectorAll(".table, .scroll").forEach(function (region) {
      if (region.scrollWidth <= region.clientWidth || region.closest(".is-live")) {
        ["tabindex", "role", "aria-label"].forEach((name) => region.removeAttribute(name));
        return;
      }
      const section = region.closest("section");
      const heading = section && section.querySelector("h2, h3");
      region.setAttribute("tabindex", "0");
      region.setAttribute("role", "group");
      if (heading) region.setAttribute("aria-label", heading.innerText);
    });
  };
  window.addEventListener("resize", update);
  document.querySelectorAll(".lang-input").forEach(function (input) {
    input.addEventListener("change", update);
  });
  update();
})();
