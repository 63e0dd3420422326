import { Headset } from "lucide-react";
import { page } from "@/app/page";

export default page({
  id: "agent",
  path: "/agent",
  group: "now",
  order: 20,
  icon: Headset,
  title: { zh: "我的工作台", en: "My desk" },
  right: "agent_page",
  when: (session) => session.agent !== null,
  load: () => import("./index"),
});
