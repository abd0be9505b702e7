package zoetrope.gateway;

import java.util.List;
import java.util.stream.Collectors;
import zoetrope.core.Checks;
import zoetrope.core.InvalidRequest;
import zoetrope.core.ModelCard;

/// The models a client may ask for.
///
/// @param models at least one, with unique names
/// @param defaultModel name of the one that is meant when a request names none
public record OfferedModels(List<ModelCard> models, String defaultModel) {
    public OfferedModels {
        models = List.copyOf(models);
        String wanted = defaultModel;
        Checks.that(
                models.stream().anyMatch(model -> model.name().equals(wanted)),
                "model",
                "'%s' (expected: %s)".formatted(defaultModel, names(models)));
    }

    /// The default model and no other: for a process whose workers have that one.
    public OfferedModels onlyDefault() {
        return new OfferedModels(List.of(resolve("", "")), defaultModel);
    }

    /// The model a request means.
    ///
    /// @param name empty for the default
    /// @param size `WIDTHxHEIGHT`, empty for the model's own
    /// @throws InvalidRequest if there is no such model, or it makes another size
    public ModelCard resolve(String name, String size) {
        String wanted = name.isEmpty() ? defaultModel : name;
        ModelCard model = models.stream()
                .filter(card -> card.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new InvalidRequest(
                        "model", "%s (expected: %s)".formatted(Checks.shown(name), names(models))));
        Checks.that(
                size.isEmpty() || size.equals(model.format().size()),
                "size",
                "%s (expected: %s, the size of %s)"
                        .formatted(Checks.shown(size), model.format().size(), model.name()));
        return model;
    }

    private static String names(List<ModelCard> models) {
        return models.stream().map(ModelCard::name).collect(Collectors.joining(" or "));
    }
}
