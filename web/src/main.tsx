import "./ui/page.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "./App";
import { startTexts } from "./i18n";

const root = document.getElementById("root");
if (root === null) throw new Error("the page has no place for the application");
const place = createRoot(root);

void startTexts().then(() => {
  place.render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
});
