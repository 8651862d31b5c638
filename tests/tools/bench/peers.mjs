// Draws the bench's card with one of the peers: `node peers.mjs NAME REGULAR BOLD [serve]`.
//
// With `serve` it answers over HTTP on loopback, as a service would: the object is a POST's body, and
// the image its answer; a PUT only prepares, and the line that says `ready` has the `port`.
//
// In: a JSON object a line, `title`, `subtitle` and perhaps `out`, a file to write; takumi may be given
// `texts` in their place, each with its place, size and font files. Out: for each a line with `ms` from the title to the PNG's bytes, `cpu` the process's milliseconds of processor
// in that time, and `bytes`. The first line out says `ready`. Takumi may also be given the `ground`, a
// CSS background, the `width` and `height`, a `format` with its `quality`, the `scale`, and a `picture`
// to stand on, in base64. REGULAR and BOLD are font files.
// It stands beside the peers' node_modules while it runs, since that is where imports are found.

import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { basename, extname } from "node:path";
import { createInterface } from "node:readline";

const [name, regular, bold, serve] = process.argv.slice(2);
const faces = [
  { name: "Pretendard", data: readFileSync(regular), weight: 400, style: "normal" },
  { name: "Pretendard", data: readFileSync(bold), weight: 700, style: "normal" },
];
const canvas = { width: 1200, height: 630 };

const CARD = {
  width: "100%",
  height: "100%",
  display: "flex",
  flexDirection: "column",
  justifyContent: "center",
  padding: 80,
  boxSizing: "border-box",
  backgroundImage: "linear-gradient(135deg, #0f2027, #203a43, #2c5364)",
  fontFamily: "Pretendard",
};
const TITLE = {
  fontSize: 72,
  fontWeight: 700,
  lineHeight: 1.25,
  color: "#ffffff",
  wordBreak: "keep-all",
};
const LINE = { fontSize: 32, fontWeight: 400, color: "#cccccc", marginTop: 40 };

// What React.createElement would make.
const element = (style, children) => ({ type: "div", key: null, props: { style, children } });
const tree = ({ title, subtitle }) => element(CARD, [element(TITLE, title), element(LINE, subtitle)]);

const PEERS = {
  async takumi() {
    const { Renderer, setGlyphCacheMaxBytes } = await import("@takumi-rs/core");
    setGlyphCacheMaxBytes(64 * 1024 * 1024); // no title need draw a syllable twice
    const renderer = new Renderer();
    for (const face of faces) await renderer.registerFont(face);
    const text = (style, words) => ({ type: "text", style, text: words });
    const registered = new Set();
    // Before the clock starts: a peer that serves has its fonts.
    const prepare = async ({ texts }) => {
      for (const file of texts?.flatMap(({ fonts }) => fonts) ?? []) {
        if (registered.has(file)) continue;
        registered.add(file);
        const data = readFileSync(file);
        await renderer.registerFont({ name: basename(file, extname(file)), data, weight: 400, style: "normal" });
      }
    };
    const placed = ({ text: words, x, y, width, size, fonts, leading, tracking, color, align, space }) =>
      text(
        {
          position: "absolute",
          left: x,
          top: y,
          width,
          fontSize: size,
          fontFamily: fonts.map((file) => `"${basename(file, extname(file))}"`).join(", "),
          fontWeight: 400,
          lineHeight: leading,
          letterSpacing: tracking,
          color: color ?? "#ffffff",
          wordBreak: "keep-all",
          textAlign: align ?? "left",
          whiteSpace: space ?? "normal",
        },
        words,
      );
    const render = ({ title, subtitle, texts, ground, picture, width, height, format, quality, scale }) => {
      const children = texts?.map(placed) ?? [text(TITLE, title), text(LINE, subtitle)];
      const style = ground ? { ...CARD, backgroundImage: undefined, background: ground } : CARD;
      const size = { width: width ?? canvas.width, height: height ?? canvas.height };
      const images = [];
      if (picture) {
        images.push({ src: "picture", data: Buffer.from(picture, "base64"), cache: "none" });
        const whole = { position: "absolute", left: 0, top: 0, ...size };
        children.unshift({ type: "image", src: "picture", style: whole });
      }
      return renderer.render(
        { type: "container", style, children },
        {
          width: size.width * (scale ?? 1),
          height: size.height * (scale ?? 1),
          devicePixelRatio: scale ?? 1,
          format: format ?? "png",
          quality,
          images,
        },
      );
    };
    return Object.assign(render, { prepare });
  },

  async satori() {
    const { default: satori } = await import("satori");
    const { Resvg } = await import("@resvg/resvg-js");
    const options = { font: { loadSystemFonts: false } }; // texts are paths by then
    return async (words) => {
      const svg = await satori(tree(words), { ...canvas, fonts: faces });
      return new Resvg(svg, options).render().asPng();
    };
  },

  async vercel() {
    const { ImageResponse } = await import("@vercel/og");
    return async (words) => {
      const response = new ImageResponse(tree(words), { ...canvas, fonts: faces });
      return Buffer.from(await response.arrayBuffer());
    };
  },
};

const draw = await PEERS[name]();
const say = (value) => process.stdout.write(JSON.stringify(value) + "\n");

async function answer(request, response) {
  const parts = [];
  for await (const part of request) parts.push(part);
  const asked = JSON.parse(Buffer.concat(parts).toString());
  if (request.method === "PUT") {
    await draw.prepare?.(asked);
    response.writeHead(204).end();
    return;
  }
  const data = await draw(asked);
  const type = `image/${asked.format ?? "png"}`;
  response.writeHead(200, { "content-type": type, "content-length": data.length }).end(data);
}

if (serve) {
  const server = createServer((request, response) => {
    answer(request, response).catch((error) => response.writeHead(500).end(String(error)));
  });
  server.listen(0, "127.0.0.1", () => say({ ready: true, port: server.address().port }));
} else {
  say({ ready: true });
}
for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  await draw.prepare?.(asked);
  const busy = process.cpuUsage();
  const start = performance.now();
  const data = await draw(asked);
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(busy);
  if (asked.out) writeFileSync(asked.out, data);
  say({ ms, cpu: (user + system) / 1000, bytes: data.length });
}
process.exit(0); // a server would wait for ever
