import { useQuery } from "@tanstack/react-query";
import { type Card, readCards } from "../cards/api";

/** A cable that is plugged in meanwhile shows within this time. */
const EACH_MS = 2000;

/** The cards that are in the box; undefined while nobody knows. Looked at again and again where `live`. */
export function useCards(live = false): readonly Card[] | undefined {
  const { data } = useQuery({
    queryKey: ["cards"],
    queryFn: readCards,
    refetchInterval: live ? EACH_MS : false,
  });
  return data?.cards;
}
