import { Cable } from "lucide-react";
import { page } from "@/app/page";

export default page({
  id: "lines",
  path: "/lines",
  group: "now",
  order: 30,
  icon: Cable,
  title: { zh: "线路与健康", en: "Lines and health" },
  right: "lines_see",
  load: () => import("./index"),
});
