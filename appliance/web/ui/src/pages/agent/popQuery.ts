import { api, body } from "@/api/client";

/** How the caller of a call is asked for: the pop and the phone share one answer. */
export function popQuery(call: string) {
  return {
    queryKey: ["agent", "call", call],
    queryFn: () => body(api.GET("/api/v1/agent/calls/{call}", { params: { path: { call } } })),
    retry: 3,
    retryDelay: 300,
  };
}
