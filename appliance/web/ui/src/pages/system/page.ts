import { Server } from "lucide-react";
import { page } from "@/app/page";

export default page({
  id: "system",
  path: "/system",
  group: "system",
  order: 50,
  icon: Server,
  title: { zh: "系统", en: "System" },
  right: "system_see",
  load: () => import("./index"),
});
