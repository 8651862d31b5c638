// Colors: sRGB and OKLCH, and contrast, as engine/color.py computes them. A color is [r, g, b], each 0
// to 255. Knows no element.

const MOST_CHROMA = 0.4; // no sRGB color has more

/** Parses #rgb, #rrggbb and oklch(L C H); null for other texts. */
export function parse(text) {
  const digits = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim())?.[1];
  if (digits) {
    const long = digits.length === 3 ? digits.replace(/./g, "$&$&") : digits;
    return [0, 2, 4].map((at) => parseInt(long.slice(at, at + 2), 16));
  }
  const oklch = /^oklch\(\s*([\d.]+)(%?)\s+([\d.]+)\s+([\d.]+)(?:deg)?\s*\)$/i.exec(text.trim());
  if (!oklch) return null;
  const [, lightness, percent, chroma, hue] = oklch;
  return fromOklch(lightness / (percent ? 100 : 1), Number(chroma), Number(hue));
}

/** The color as #rrggbb. */
export const hex = (rgb) => "#" + rgb.map((level) => level.toString(16).padStart(2, "0")).join("");

const linear = (channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);
const gamma = (light) => (light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055);

/** Returns lightness 0 to 1, chroma 0 to about 0.37, hue in degrees. */
export function toOklch(rgb) {
  const [r, g, b] = rgb.map((level) => linear(level / 255));
  const long = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const medium = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const short = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const lightness = 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short;
  const greenRed = 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short;
  const blueYellow = 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short;
  const hue = (Math.atan2(blueYellow, greenRed) * 180) / Math.PI;
  return [lightness, Math.hypot(greenRed, blueYellow), (hue + 360) % 360];
}

/** Returns the sRGB color of this lightness and hue, with the chroma reduced into gamut. */
export function fromOklch(lightness, chroma, hue) {
  const angle = (hue * Math.PI) / 180;
  const light = Math.min(1, Math.max(0, lightness));
  const at = (c) => toLinear(light, c * Math.cos(angle), c * Math.sin(angle));
  let [low, high] = [0, Math.min(MOST_CHROMA, Math.max(0, chroma))];
  if (!isInGamut(at(high))) {
    for (let step = 0; step < 16; step++) {
      const middle = (low + high) / 2;
      if (isInGamut(at(middle))) low = middle;
      else high = middle;
    }
    high = low;
  }
  return at(high).map((level) => Math.round(255 * gamma(Math.min(1, Math.max(0, level)))));
}

function toLinear(lightness, a, b) {
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ];
}

const isInGamut = (light) => light.every((level) => level >= -1e-4 && level <= 1.0001);

/** The contrast of two colors, 1 to 21 (WCAG 2.2). */
export function contrast(first, second) {
  const [darker, lighter] = [luminance(first), luminance(second)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(rgb) {
  const [r, g, b] = rgb.map((level) => linear(level / 255));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
