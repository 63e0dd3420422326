import { ChartColumn } from "lucide-react";
import { page } from "@/app/page";

export default page({
  id: "analysis",
  path: "/analysis",
  group: "calls",
  order: 20,
  icon: ChartColumn,
  title: { zh: "分析", en: "Analysis" },
  right: "analysis_see",
  load: () => import("./index"),
});
