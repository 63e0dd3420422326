import { useQuery } from "@tanstack/react-query";
import { api, body, type Schemas } from "@/api/client";

export type Bill = Schemas["StatementBillBody"];
export type Statement = Schemas["StatementBody"];
export type CapUse = Schemas["CapUseBody"];
export type Months = Schemas["StatementMonthsBody"];

/** Which months there are, what can be paid for, whether there are made-up calls. */
export function useMonths() {
  return useQuery({ queryKey: ["statements"], queryFn: () => body(api.GET("/api/v1/statements")) });
}

/** What a month costs. */
export function useStatement(month: string, samples: boolean) {
  return useQuery({
    queryKey: ["statements", month, samples],
    queryFn: () =>
      body(api.GET("/api/v1/statements/{month}", { params: { path: { month }, query: { samples } } })),
    enabled: month !== "",
    placeholderData: (before) => before,
  });
}

/** What is left of what was paid in advance, and the payments. */
export function useBalances() {
  return useQuery({
    queryKey: ["statements", "balances"],
    queryFn: () => body(api.GET("/api/v1/statements/balances")),
  });
}

/** How far the caps are used now. */
export function useCaps(samples: boolean) {
  return useQuery({
    queryKey: ["statements", "caps", samples],
    queryFn: () => body(api.GET("/api/v1/statements/caps", { params: { query: { samples } } })),
    refetchInterval: 15_000,
  });
}
