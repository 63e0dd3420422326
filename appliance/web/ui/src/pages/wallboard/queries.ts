import { useQuery } from "@tanstack/react-query";
import { api, body } from "@/api/client";

/** What things are called; asked again now and then, for a new revision may be in force. */
export function useNames() {
  return useQuery({
    queryKey: ["live", "names"],
    queryFn: () => body(api.GET("/api/v1/live/names")),
    refetchInterval: 60_000,
  });
}

export function useToday() {
  return useQuery({
    queryKey: ["live", "today"],
    queryFn: () => body(api.GET("/api/v1/live/today")),
    refetchInterval: 15_000,
  });
}
