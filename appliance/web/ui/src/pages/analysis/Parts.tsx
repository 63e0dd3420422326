import { Stack } from "@/parts";
import { Advertising } from "./Advertising";
import type { Asked, Filter, View } from "./asked";
import type { Analysis } from "./data";
import { GroupTable } from "./GroupTable";
import { Overview } from "./Overview";
import { Queues } from "./Queues";
import { Results } from "./Results";
import { Surveys } from "./Surveys";

/** One view's content. */
export function Part({
  view,
  asked,
  found,
  onChoose,
}: {
  view: View;
  asked: Asked;
  found: Analysis;
  onChoose: (by: Filter, key: string) => void;
}) {
  const table = (by: Filter) => <GroupTable key={by} by={by} found={found} onChoose={onChoose} />;
  switch (view) {
    case "overview":
      return (
        <Stack>
          <Overview found={found} />
          <Results found={found} />
        </Stack>
      );
    case "people":
      return (
        <Stack>
          {table("agent")}
          {table("department")}
          <Surveys found={found} by="agent" />
          <Surveys found={found} by="department" />
        </Stack>
      );
    case "lines":
      return (
        <Stack>
          {table("hotline")}
          {table("called")}
          {table("line")}
          <Queues found={found} />
          <Surveys found={found} by="hotline" />
        </Stack>
      );
    case "callers":
      return <Stack>{table("region")}</Stack>;
    case "advertising":
      return <Advertising asked={asked} />;
  }
}
