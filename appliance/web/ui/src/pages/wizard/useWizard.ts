import { useQuery } from "@tanstack/react-query";
import { api, tagged } from "@/api/client";

/** How far the setting-up is, with the ETag by which its end is asked for. */
export function useWizard() {
  return useQuery({
    queryKey: ["wizard"],
    queryFn: () => tagged(api.GET("/api/v1/wizard")),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: "always",
  });
}
