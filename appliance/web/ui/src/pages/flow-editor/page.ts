import { Workflow } from "lucide-react";
import { page } from "@/app/page";

/** The editor of one hotline's flow: it has the whole window. Its texts are those of `flows`. */
export default page({
  id: "flow-editor",
  path: "/flows/:hotline",
  group: "setup",
  order: 21,
  icon: Workflow,
  title: { zh: "来电流程", en: "Call flow" },
  right: "config_see",
  hidden: true,
  bare: true,
  load: () => import("../flows/Editor"),
});
