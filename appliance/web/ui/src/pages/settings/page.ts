import { SlidersHorizontal } from "lucide-react";
import { page } from "@/app/page";

export default page({
  id: "settings",
  path: "/settings",
  group: "setup",
  order: 80,
  icon: SlidersHorizontal,
  title: { zh: "公司与通知", en: "Company, notices" },
  right: "config_see",
  load: () => import("./index"),
});
