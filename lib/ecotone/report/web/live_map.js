// SPDX-License-Identifier: Apache-2.0
// Lays an interactive map over each static map of a report. Everything it shows stands in the page:
// geometry in metres of the working CRS from an origin, symbols, names, and popups as markup that
// was escaped when the page was made. Needs Leaflet 1.9 as L and gauss_kruger.js.
(function () {
  "use strict";

  /** The language that the page shows: "zh" or "en". */
  const language = function () {
    const english = document.getElementById("lang-en");
    const shown = english ? (english.checked ? "en" : "zh") : document.documentElement.lang;
    return shown.slice(0, 2);
  };

  /** A position {lat, lng} of Leaflet: metres north and east of the origin. */
  const positions = function (part) {
    const all = [];
    for (let i = 0; i < part.length; i += 2) all.push([part[i + 1], part[i]]);
    return all;
  };

  const pathOptions = function (row) {
    return {
      color: row.stroke,
      weight: row.width,
      dashArray: row.dashes || null,
      lineJoin: "round",
      fill: row.fill !== undefined,
      fillColor: row.fill,
      fillOpacity: row.fillOpacity,
      fillRule: "evenodd",
      bubblingMouseEvents: false,
    };
  };

  /** What is drawn under or over a feature and takes no clicks. */
  const silent = (options) => Object.assign({ interactive: false, fill: false }, options);

  /** The layers that draw a feature in the symbol of its row, from below to above. */
  const layersOf = function (feature, row) {
    const layers = [];
    if (feature.type === "point") {
      feature.parts.forEach(function (part) {
        const place = positions(part)[0];
        const radius = row.radius;
        if (row.casing) {
          layers.push(L.circleMarker(place, silent({ radius, color: "#fff", weight: row.casing })));
        }
        layers.push(L.circleMarker(place, Object.assign(pathOptions(row), { radius })));
        if (row.dot) {
          layers.push(L.circleMarker(place, silent({
            radius: row.dot, stroke: false, fill: true, fillColor: row.stroke, fillOpacity: 1,
          })));
        }
      });
      return layers;
    }
    const parts = feature.parts.map(positions);
    const draw = feature.type === "polygon" ? L.polygon : L.polyline;
    if (row.casing) layers.push(draw(parts, silent({ color: "#fff", weight: row.casing })));
    layers.push(draw(parts, Object.assign(pathOptions(row),
      feature.type === "polygon" ? {} : { fill: false })));
    if (row.pattern) {
      layers.push(draw(parts, silent({
        stroke: false, fill: true, fillRule: "evenodd",
        fillColor: "url(#" + row.pattern + ")", fillOpacity: row.patternOpacity,
      })));
    }
    return layers;
  };

  /** Names keep the places that were found for them; they show as soon as they have room. */
  const nameLayer = function (name) {
    const content = document.createElement("span");
    content.textContent = name.text;
    content.style.color = name.colour;
    content.style.fontSize = name.size + "px";
    if (name.bold) content.style.fontWeight = "700";
    return L.tooltip({ permanent: true, direction: "center", className: "map-name", offset: [0, 0] })
      .setLatLng([name.at[1], name.at[0]])
      .setContent(content);
  };

  /** Text of a position: X north, Y east with its zone number, longitude and latitude. */
  const placeWriter = function (data) {
    const toGeographic = data.system && ecotone.inverseGaussKruger(
      { semiMajorAxis: data.system.semiMajorAxis, inverseFlattening: data.system.inverseFlattening },
      { centralMeridian: data.system.centralMeridian });
    return function (place) {
      const easting = data.origin[0] + place.lng;
      const northing = data.origin[1] + place.lat;
      const plane = "X " + northing.toFixed(2) + "  Y " + (easting + data.addedToEasting).toFixed(2);
      if (!toGeographic) return [plane, ""];
      const at = toGeographic(easting - data.inEasting, northing);
      return [plane, "E " + ecotone.degreesMinutesSeconds(at.longitude, 4) +
        "  N " + ecotone.degreesMinutesSeconds(at.latitude, 4)];
    };
  };

  /** Shows the coordinates under the pointer, or of the middle while no pointer is on the map. */
  const followPlace = function (map, live, data) {
    const write = placeWriter(data);
    const plane = live.querySelector(".live-plane");
    const geographic = live.querySelector(".live-geographic");
    const sources = live.querySelectorAll("[data-place]");
    let pointer = null;
    const show = function () {
      const texts = write(pointer || map.getCenter());
      plane.textContent = texts[0];
      geographic.textContent = texts[1];
      sources.forEach(function (source) {
        source.hidden = (source.dataset.place === "pointer") !== (pointer !== null);
      });
    };
    map.on("mousemove", function (event) { pointer = event.latlng; show(); });
    map.on("mouseout", function () { pointer = null; show(); });
    map.on("move zoomend", function () { if (pointer === null) show(); });
    show();
  };

  /** Puts a box to tick in front of each row of the legend. */
  const addToggles = function (figure, rows, shown, update) {
    figure.querySelectorAll("ul.legend li[data-row]").forEach(function (item) {
      if (!(item.dataset.row in rows)) return;
      const label = document.createElement("label");
      const box = document.createElement("input");
      box.type = "checkbox";
      box.checked = true;
      box.addEventListener("change", function () {
        shown[item.dataset.row] = box.checked;
        update();
      });
      label.append(box, ...item.childNodes);
      item.append(label);
    });
  };

  /** Draws the features and the names; the legend hides and shows them by rows. */
  const drawFeatures = function (map, figure, data) {
    const members = [];
    data.features.forEach(function (feature) {
      layersOf(feature, data.rows[feature.row]).forEach(function (layer) {
        layer.addTo(map);
        if (layer.options.interactive && feature.popup) {
          layer.bindPopup(feature.popup, { maxWidth: 340 });
        }
        members.push({ layer, row: feature.row, isName: false });
      });
    });
    data.names.forEach(function (name) {
      members.push({ layer: nameLayer(name).addTo(map), row: name.row, isName: true });
    });
    const shown = {};
    const update = function () {
      const room = map.options.crs.scale(map.getZoom()) >= data.namesFromScale;
      members.forEach(function (member) {
        const visible = shown[member.row] !== false && (room || !member.isName);
        member.layer.getElement().style.display = visible ? "" : "none";
      });
    };
    map.on("zoomend", update);
    addToggles(figure, data.rows, shown, update);
    update();
  };

  /** Buttons have the names of the language that is shown. */
  const nameControls = function (map, data) {
    const name = function (selector, words) {
      const button = map.getContainer().querySelector(selector);
      if (!button) return;
      button.title = words[language()];
      button.setAttribute("aria-label", button.title);
    };
    const nameAll = function () {
      name(".leaflet-control-zoom-in", data.words.zoomIn);
      name(".leaflet-control-zoom-out", data.words.zoomOut);
      name(".leaflet-popup-close-button", data.words.close);
    };
    document.querySelectorAll(".lang-input").forEach(function (input) {
      input.addEventListener("change", nameAll);
    });
    map.on("popupopen", nameAll);
    nameAll();
  };

  const open = function (live) {
    const figure = live.closest("figure");
    const data = JSON.parse(document.getElementById(live.id + "-data").textContent);
    const still = window.matchMedia && window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const bounds = L.latLngBounds([0, 0], [data.size[1], data.size[0]]);
    live.hidden = false;
    figure.classList.add("is-live");
    figure.querySelector(".scroll").removeAttribute("tabindex");  // out of sight now
    const map = L.map(live.querySelector(".live-map"), {
      crs: L.CRS.Simple,
      renderer: L.svg({ padding: 0.4 }),
      attributionControl: false,
      minZoom: -12,
      zoomSnap: 0.25,
      zoomAnimation: !still,
      fadeAnimation: !still,
      scrollWheelZoom: false,
      maxBounds: bounds.pad(0.15),
      maxBoundsViscosity: 1,
    });
    map.fitBounds(bounds);
    map.setMinZoom(map.getZoom() - 0.5).setMaxZoom(map.getZoom() + 7);
    // The wheel scrolls the page until the map is in use.
    map.on("focus", function () { map.scrollWheelZoom.enable(); });
    map.on("blur", function () { map.scrollWheelZoom.disable(); });
    L.control.attribution({ prefix: "Leaflet" }).addTo(map);
    L.control.scale({ imperial: false, maxWidth: 140 }).addTo(map);
    drawFeatures(map, figure, data);
    // Shapes end a little beyond the frame, and what they end with is no border of theirs.
    const corners = (box) => [box.getSouthWest(), box.getNorthWest(), box.getNorthEast(),
      box.getSouthEast()];
    L.polygon([corners(bounds.pad(1)), corners(bounds)], silent({
      stroke: false, fill: true, fillColor: "#fbfaf7", fillOpacity: 1, className: "map-mask",
    })).addTo(map);
    L.rectangle(bounds, silent({ color: "#222", weight: 1 })).addTo(map);
    followPlace(map, live, data);
    nameControls(map, data);
  };

  const lives = document.querySelectorAll(".live");
  if (lives.length === 1 || !window.IntersectionObserver) {
    lives.forEach(open);
    return;
  }
  // Of many maps each opens when it comes near.
  const observer = new IntersectionObserver(function (entries) {
    entries.forEach(function (entry) {
      if (!entry.isIntersecting) return;
      observer.unobserve(entry.target);
      open(entry.target.querySelector(".live"));
    });
  }, { rootMargin: "800px" });
  lives.forEach(function (live) { observer.observe(live.closest("figure")); });
})();
