import { QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "./problem";

/** One cache for the whole page. A refusal is final; a lost connection is tried again, then shown. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (times, error) => times < 2 && !(error instanceof ApiProblem && error.status >= 400),
      throwOnError: false,
    },
    mutations: { retry: false },
  },
});
