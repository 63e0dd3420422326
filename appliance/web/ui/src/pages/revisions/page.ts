import { History } from "lucide-react";
import { page } from "@/app/page";

export default page({
  id: "revisions",
  path: "/revisions",
  group: "setup",
  order: 70,
  icon: History,
  title: { zh: "历次设置", en: "Revisions" },
  right: "config_see",
  load: () => import("./index"),
});
