// The studio's requests: each with the page's token; a refusal becomes a Problem with its reason.

import { find } from "./page.js";

const token = find('meta[name="studio-token"]').content;

/** What the service refused: the fields of its problem, or of the network. */
export class Problem extends Error {
  constructor(status, fields) {
    super(fields.detail ?? fields.title ?? "");
    Object.assign(this, { status, fields, kind: String(fields.type ?? "").split("#")[1] ?? "" });
  }
}

/** Sends a request below /make; returns its response, or throws a Problem. */
export async function ask(method, path, body, type = "application/json") {
  const headers = { "Studio-Token": token, ...(body !== undefined && { "Content-Type": type }) };
  const content = type === "application/json" && body !== undefined ? JSON.stringify(body) : body;
  const response = await fetch(`make/${path}`, { method, headers, body: content }).catch(() => {
    throw new Problem(0, {});
  });
  if (response.ok) return response;
  const isProblem = (response.headers.get("Content-Type") ?? "").startsWith("application/problem+json");
  throw new Problem(response.status, isProblem ? await response.json() : {});
}

export const read = async (path) => (await ask("GET", path)).json();
export const post = async (path, body) => (await ask("POST", path, body)).json();
