import { Archive } from "lucide-react";
import { page } from "@/app/page";

export default page({
  id: "backup",
  path: "/backup",
  group: "system",
  order: 40,
  icon: Archive,
  title: { zh: "备份", en: "Backup" },
  right: "backup",
  load: () => import("./index"),
});
