require('pyoji-cards/hexo')(hexo);
