// Shows the description of the API; the links above it work without script.

const place = document.getElementById("api-docs");
// The page has a heading of its own.
const withoutHeading = () => ({ wrapComponents: { info: () => () => null } });

window.SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  presets: [window.SwaggerUIBundle.presets.apis],
  plugins: [withoutHeading],
  layout: "BaseLayout",
  defaultModelsExpandDepth: -1,
});
