import { useQuery } from "@tanstack/react-query";
import { api, body, type Schemas } from "@/api/client";
import type { Asked } from "./asked";

export type Analysis = Schemas["AnalysisBody"];
export type Figures = Schemas["FiguresBody"];
export type RowOf = Schemas["AnalysisRowBody"];
export type Finding = Schemas["FindingBody"];
export type Names = Schemas["AnalysisNamesBody"];

/** The figures that are asked for; the former ones stay in sight while others are counted. */
export function useAnalysis({ days, compare, chosen }: Asked) {
  return useQuery({
    queryKey: ["analysis", days, compare, chosen],
    queryFn: () => body(api.GET("/api/v1/analysis", { params: { query: { ...days, compare, ...chosen } } })),
    placeholderData: (before) => before,
  });
}

/** What stands out in the whole house; filters don't matter to it. */
export function useFindings({ days }: Asked) {
  return useQuery({
    queryKey: ["analysis", "findings", days],
    queryFn: () => body(api.GET("/api/v1/analysis/findings", { params: { query: days } })),
  });
}
