import { Route, Routes } from "react-router";
import { ContactList } from "./ContactList";
import { ContactPage } from "./ContactPage";
import { ImportPage } from "./ImportPage";
import { NewContact } from "./NewContact";

/** Whom the house knows by name. */
export default function Contacts() {
  return (
    <Routes>
      <Route index element={<ContactList />} />
      <Route path="new" element={<NewContact />} />
      <Route path="import" element={<ImportPage />} />
      <Route path=":id" element={<ContactPage />} />
    </Routes>
  );
}
