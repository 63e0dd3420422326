import { afterEach, expect, test, vi } from "vitest";
import { api, body, done, ifMatch, tagged } from "./client";
import { ApiProblem } from "./problem";

const asked: Request[] = [];

function answers(text: string, status = 200, headers: Record<string, string> = {}): void {
  vi.stubGlobal("fetch", async (request: Request) => {
    asked.push(request);
    return new Response(status === 204 ? null : text, {
      status,
      headers: { "Content-Type": "application/json", ...headers },
    });
  });
}

afterEach(() => {
  asked.length = 0;
  vi.unstubAllGlobals();
});

const address = { baseUrl: "http://box" };

test("a question carries no mark, a change carries ours", async () => {
  answers("{}");
  await body(api.GET("/api/v1/health", address));
  answers("", 204);
  await done(api.DELETE("/api/v1/session", address));
  expect(asked.map((request) => request.headers.get("X-Zongji"))).toEqual([null, "1"]);
});

test("a thing comes with its ETag, which goes back as If-Match", async () => {
  answers('{"ok": true}', 200, { ETag: '"abc"' });
  const { etag, data } = await tagged(api.GET("/api/v1/health", address));
  expect(data.ok).toBe(true);
  expect(ifMatch(etag)).toEqual({ "If-Match": '"abc"' });
});

test("a refusal is thrown with all that it says", async () => {
  answers(
    '{"type": "changed", "title": "It was changed.", "remedy": "look", "status": 412, "faults": []}',
    412,
  );
  const error = await body(api.GET("/api/v1/health", address)).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ApiProblem);
  expect(error).toMatchObject({ title: "It was changed.", remedy: "look", status: 412, isStale: true });
});

test("a lost connection is a problem too, and says so", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("network")));
  await expect(body(api.GET("/api/v1/health", address))).rejects.toMatchObject({
    type: "unreachable",
    status: 0,
  });
});

test("an answer that is no problem of ours keeps its status", async () => {
  answers("<html>", 502);
  await expect(body(api.GET("/api/v1/health", address))).rejects.toMatchObject({ status: 502 });
});
