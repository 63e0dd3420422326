import { Sparkles } from "lucide-react";
import { page } from "@/app/page";

export default page({
  id: "wizard",
  path: "/welcome",
  group: "system",
  order: 90,
  icon: Sparkles,
  title: { zh: "开通向导", en: "Setting up" },
  right: "system_edit",
  hidden: true,
  bare: true,
  load: () => import("./index"),
});
