import { Workflow } from "lucide-react";
import { page } from "@/app/page";

export default page({
  id: "flows",
  path: "/flows",
  group: "setup",
  order: 20,
  icon: Workflow,
  title: { zh: "来电流程", en: "Call flows" },
  right: "config_see",
  load: () => import("./index"),
});
