import { LayoutDashboard } from "lucide-react";
import { page } from "@/app/page";

export default page({
  id: "wallboard",
  path: "/wallboard",
  group: "now",
  order: 10,
  icon: LayoutDashboard,
  title: { zh: "实时看板", en: "Wallboard" },
  right: "live_see",
  load: () => import("./index"),
});
