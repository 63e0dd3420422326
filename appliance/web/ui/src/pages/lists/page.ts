import { ShieldBan } from "lucide-react";
import { page } from "@/app/page";

export default page({
  id: "lists",
  path: "/lists",
  group: "setup",
  order: 50,
  icon: ShieldBan,
  title: { zh: "名单与上限", en: "Lists and caps" },
  right: "config_see",
  load: () => import("./index"),
});
