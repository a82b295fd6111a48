// SPDX-License-Identifier: Apache-2.0
// Longitude and latitude of Gauss-Kruger coordinates.
var ecotone = ecotone || {};

/**
 * The inverse Gauss-Kruger projection of an ellipsoid, by Kruger's series in the third flattening n
 * to n^4. Within 4 degrees of the central meridian it is good to 1e-8 degrees' seconds and better.
 * Source: C. F. F. Karney, Transverse Mercator with an accuracy of a few nanometers, J. Geodesy 85
 * (2011), equations 11 to 21.
 *
 * @param ellipsoid  {semiMajorAxis, inverseFlattening}: metres, number
 * @param zone       {centralMeridian}: degrees; scale 1, false easting 500 000 m
 * @returns          function (easting, northing) -> {longitude, latitude} in degrees; the easting
 *                   without its zone number
 */
ecotone.inverseGaussKruger = function (ellipsoid, zone) {
  "use strict";
  const f = 1 / ellipsoid.inverseFlattening;
  const e2 = f * (2 - f);
  const e = Math.sqrt(e2);
  const n = f / (2 - f);
  const n2 = n * n;
  const radius = (ellipsoid.semiMajorAxis / (1 + n)) * (1 + n2 / 4 + (n2 * n2) / 64);
  const beta = [
    n / 2 - (2 / 3) * n2 + (37 / 96) * n2 * n - n2 * n2 / 360,
    n2 / 48 + (n2 * n) / 15 - (437 / 1440) * n2 * n2,
    (17 / 480) * n2 * n - (37 / 840) * n2 * n2,
    (4397 / 161280) * n2 * n2,
  ];
  const degrees = 180 / Math.PI;

  // The tangent of the latitude from that of the conformal latitude, by Newton's method.
  const tangentOfLatitude = function (conformal) {
    let tau = conformal / (1 - e2);
    for (let i = 0; i < 6; ++i) {
      const root = Math.sqrt(1 + tau * tau);
      const sigma = Math.sinh(e * Math.atanh((e * tau) / root));
      const reached = tau * Math.sqrt(1 + sigma * sigma) - sigma * root;
      const step = ((conformal - reached) / Math.sqrt(1 + reached * reached)) *
        ((1 + (1 - e2) * tau * tau) / ((1 - e2) * root));
      tau += step;
      if (Math.abs(step) < 1e-15 * Math.max(1, Math.abs(tau))) break;
    }
    return tau;
  };

  return function (easting, northing) {
    const xi = northing / radius;
    const eta = (easting - 500000) / radius;
    let xiPrime = xi;
    let etaPrime = eta;
    for (let j = 1; j <= 4; ++j) {
      xiPrime -= beta[j - 1] * Math.sin(2 * j * xi) * Math.cosh(2 * j * eta);
      etaPrime -= beta[j - 1] * Math.cos(2 * j * xi) * Math.sinh(2 * j * eta);
    }
    const sinhEta = Math.sinh(etaPrime);
    const cosXi = Math.cos(xiPrime);
    const tau = tangentOfLatitude(Math.sin(xiPrime) / Math.hypot(sinhEta, cosXi));
    return {
      longitude: zone.centralMeridian + Math.atan2(sinhEta, cosXi) * degrees,
      latitude: Math.atan(tau) * degrees,
    };
  };
};

/**
 * An angle as 108°46′12.3456″, rounded once so that seconds never read 60; southern latitudes and
 * western longitudes get a minus sign.
 */
ecotone.degreesMinutesSeconds = function (angle, decimals) {
  "use strict";
  const scale = Math.pow(10, decimals);
  const units = Math.round(Math.abs(angle) * 3600 * scale);
  const degrees = Math.floor(units / (3600 * scale));
  const minutes = Math.floor(units / (60 * scale)) % 60;
  const seconds = (units % (60 * scale)) / scale;
  const two = (text, width) => text.padStart(width, "0");
  return (angle < 0 ? "-" : "") + degrees + "°" + two(String(minutes), 2) + "′" +
    two(seconds.toFixed(decimals), decimals > 0 ? decimals + 3 : 2) + "″";
};
