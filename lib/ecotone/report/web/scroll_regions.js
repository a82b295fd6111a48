// SPDX-License-Identifier: Apache-2.0
// Tables that are broader than the screen scroll; keys can reach them then, and only then.
(function () {
  "use strict";
  const update = function () {
    document.querySelectorAll(".table").forEach(function (table) {
      if (table.scrollWidth <= table.clientWidth) {
        ["tabindex", "role", "aria-label"].forEach((name) => table.removeAttribute(name));
        return;
      }
      const section = table.closest("section");
      const heading = section && section.querySelector("h2, h3");
      table.setAttribute("tabindex", "0");
      table.setAttribute("role", "group");
      if (heading) table.setAttribute("aria-label", heading.innerText);
    });
  };
  window.addEventListener("resize", update);
  document.querySelectorAll(".lang-input").forEach(function (input) {
    input.addEventListener("change", update);
  });
  update();
})();
