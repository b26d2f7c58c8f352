"""What the official SDK has in `types.chat.chat_completion_message_param`."""

from __future__ import annotations

from typing import TypeAlias

from chatwright.types import (
    AssistantMessageParam as ChatCompletionAssistantMessageParam,
)
from chatwright.types import (
    DeveloperMessageParam as ChatCompletionDeveloperMessageParam,
)
from chatwright.types import (
    FunctionMessageParam as ChatCompletionFunctionMessageParam,
)
from chatwright.types import (
    SystemMessageParam as ChatCompletionSystemMessageParam,
)
from chatwright.types import (
    ToolMessageParam as ChatCompletionToolMessageParam,
)
from chatwright.types import (
    UserMessageParam as ChatCompletionUserMessageParam,
)

__all__ = ["ChatCompletionMessageParam"]

# The dicts alone, without the received messages that `chatwright.types.MessageParam` takes as well: apps read such
# messages with `message["role"]`.
ChatCompletionMessageParam: TypeAlias = (
    ChatCompletionDeveloperMessageParam
    | ChatCompletionSystemMessageParam
    | ChatCompletionUserMessageParam
    | ChatCompletionAssistantMessageParam
    | ChatCompletionToolMessageParam
    | ChatCompletionFunctionMessageParam
)
