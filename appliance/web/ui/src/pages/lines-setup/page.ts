import { Cable } from "lucide-react";
import { page } from "@/app/page";

export default page({
  id: "lines-setup",
  path: "/line-setup",
  group: "setup",
  order: 25,
  icon: Cable,
  title: { zh: "线路接入", en: "Line set-up" },
  right: "config_see",
  load: () => import("./index"),
});
